// What the tests of pages share: the program, folders that it makes, and a browser that reaches nothing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

const ROOT = path.resolve(import.meta.dirname, "../..");
export const PROGRAM = process.env.OVERBUILD ?? path.join(ROOT, "target/release/overbuild");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Widths at which pages are looked at [pixels]. */
export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A place that is removed when the tests end. */
export const place = mkdtempSync(path.join(tmpdir(), "overbuild-pages-"));
process.on("exit", () => rmSync(place, { recursive: true, force: true }));

/** Runs the program in that place; what it says on stderr is kept out of the way. */
export function overbuild(...words) {
  return execFileSync(PROGRAM, words, { cwd: place, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

export function world(name) {
  return path.join(ROOT, "worlds", `${name}.ron`);
}

/** Makes a run in a folder of this name. */
export function run(name, worldName, ...more) {
  overbuild("run", world(worldName), "--users", "1000", "--quiet", "--out", `of-${worldName}`, ...more);
  const [made] = readdirSync(path.join(place, `of-${worldName}`));
  renameSync(path.join(place, `of-${worldName}`, made), path.join(place, name));
}

/** Makes an ensemble with few users. */
export function ensemble(name, seeds, worlds, ...more) {
  overbuild("ensemble", ...worlds.map(world), "--seeds", seeds, "--users", "100", "--quiet", "--out", name, ...more);
}

/** Makes a report of folders; gives its file. */
export function report(file, ...folders) {
  overbuild("report", ...folders, "-o", file, "--quiet");
  return path.join(place, file);
}

let browser = null;

export async function launch() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

export async function close() {
  await browser?.close();
}

/** A page in which only what is its own is reached. What else it tried, and what its console said, is kept. */
export async function visit(isOwn, viewport = DESKTOP) {
  const context = await browser.newContext({ viewport });
  const seen = { requests: [], errors: [], dialogs: [] };
  await context.route("**/*", (route) => {
    if (isOwn(route.request().url())) return route.continue();
    seen.requests.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.errors.push(message.text()));
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  return { page, seen, close: () => context.close() };
}

/** Opens a page that may reach nothing but its own file. */
export async function open(file, viewport = DESKTOP) {
  const url = pathToFileURL(file).href;
  const opened = await visit((asked) => asked.split("#")[0] === url, viewport);
  await opened.page.goto(url);
  await opened.page.waitForSelector("#about");
  return opened;
}

/** Nothing was reached, said or asked. */
export function assertQuiet({ seen }) {
  assert.deepEqual(seen, { requests: [], errors: [], dialogs: [] });
}

/** No serious finding of axe-core, which comes from outside and so past the policy of the page. */
export async function assertAccessible({ page }) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const said = serious.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
  assert.deepEqual(said, []);
}

/** Nothing stands beyond the right edge. */
export async function assertNoSidewaysScrolling({ page }) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(wide <= room, `${wide} pixels wide in a window of ${room}`);
}
