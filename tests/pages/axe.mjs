// What axe-core finds on a page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The findings that keep people out: one line a rule and element. */
export async function grave(page) {
  // Evaluated by the test, not by the page, so its policy may stay as strict as it is.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  const isGrave = (one) => ["serious", "critical"].includes(one.impact);
  return violations.filter(isGrave).flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`));
}
