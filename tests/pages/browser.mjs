// A browser for the tests: the system's Chromium, in which nothing but what a test allows is reached.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** The program under test. */
export const PROGRAM = process.env.OVERBUILD ?? new URL("../../target/release/overbuild", import.meta.url).pathname;
/** The shipped worlds. */
export const WORLDS = new URL("../../worlds/", import.meta.url).pathname;

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A folder that is gone when the tests of a file are over. */
export function folder(after) {
  const made = mkdtempSync(join(tmpdir(), "overbuild-pages-"));
  after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A page with a list of all that went wrong: errors of the console, and requests to elsewhere than `allowed`. */
export async function watched(browser, allowed, size = { width: 1280, height: 900 }) {
  const context = await browser.newContext({ viewport: size, acceptDownloads: true });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("dialog", (dialog) => [wrong.push(dialog.message()), dialog.dismiss()]);
  await context.route("**/*", (route) => {
    if (route.request().url().startsWith(allowed)) return route.continue();
    wrong.push(`a request to ${route.request().url()}`);
    return route.abort();
  });
  return { page, wrong, context };
}
