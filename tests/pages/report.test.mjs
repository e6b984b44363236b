// Reports in a browser: every control does what it says, by mouse and by keyboard.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
  PHONE, assertAccessible, assertNoSidewaysScrolling, assertQuiet, close, ensemble, launch, open, report, run,
} from "./browser.mjs";

const HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>";
const FOLDER = `=1+1<img src=x onerror=alert(2)>\u202elive ${"long-".repeat(30)}`;

const files = {};

before(async () => {
  await launch();
  run("jump", "overnight-100x");
  run("railways", "railways-1843");
  run(FOLDER, "today", "--set", `description="${HOSTILE}"`);
  ensemble("one", "1..1000", ["overnight-10x"], "--months", "72");
  ensemble("five", "1..20", ["today", "no-breakthrough", "overnight-2x", "overnight-100x", "ai-winter"]);
  files.run = report("run.html", "jump");
  files.runs = report("runs.html", "jump", "railways", FOLDER);
  files.hostile = report("hostile.html", FOLDER);
  files.one = report("one.html", "one");
  files.five = report("five.html", "five");
});
after(close);

/** Opens a report, looks at it, and holds it to its silence. */
async function look(name, act, viewport) {
  const opened = await open(files[name], viewport);
  await act(opened.page, opened);
  assertQuiet(opened);
  await opened.close();
}

const months = (page) => page.locator(".controls .shown").first().textContent();
const chart = (page, at = 0) => page.locator("#series .drawing").nth(at);
const paths = (page) => page.locator("#series .chart").first().locator("g[clip-path] path");

describe("every kind of report", () => {
  for (const name of ["run", "runs", "hostile", "one", "five"]) {
    test(`${name}: opens within a second`, async (t) => {
      const times = [];
      for (let at = 0; at < 3; at += 1) {
        const begin = performance.now();
        const opened = await open(files[name]);
        times.push(Math.round(performance.now() - begin));
        assertQuiet(opened);
        await opened.close();
      }
      t.diagnostic(`${name} opened in ${times.join(", ")} ms`);
      // A machine that does other things meanwhile gets three times as long.
      assert.ok(Math.min(...times) < 3000, `${times} ms`);
    });

    test(`${name}: no serious finding, on a desktop and a phone, and no sideways scrolling`, async () => {
      for (const viewport of [undefined, PHONE]) {
        await look(name, async (page, opened) => {
          await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
          await assertNoSidewaysScrolling(opened);
          await assertAccessible(opened);
        }, viewport);
      }
    });
  }
});

describe("time", () => {
  test("buttons zoom, move and show all again", () => look("run", async (page) => {
    const press = (name) => page.locator("#series").getByRole("button", { name, exact: true }).click();
    const whole = await months(page);
    await press("Show fewer months");
    assert.equal(await months(page), "Months 36 to 107");
    await press("Show later months");
    assert.equal(await months(page), "Months 54 to 125");
    await press("Show earlier months");
    await press("Show more months");
    assert.equal(await months(page), whole);
    await press("Show fewer months");
    await press("All months");
    assert.equal(await months(page), whole);
  }));

  test("dragging across a chart zooms all of them", () => look("run", async (page) => {
    const box = await chart(page, 1).boundingBox();
    const before = await chart(page, 2).innerHTML();
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 60, { steps: 4 });
    assert.equal(await page.locator(".selection").count(), 1);
    await page.mouse.up();
    assert.match(await months(page), /^Months (4|5)\d to (9|10)\d/);
    assert.notEqual(await chart(page, 2).innerHTML(), before);
    await chart(page, 1).dblclick({ position: { x: 100, y: 60 } });
    assert.equal(await months(page), "Months 0 to 143");
  }));

  test("pointing reads a month out in all charts, and arrow keys do the same", () => look("run", async (page) => {
    const box = await chart(page).boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const said = await page.locator("#series .readout").allTextContents();
    assert.ok(said.every((one) => /^Month \d+/.test(one)), said.join("; "));
    assert.match(said[0], /^Month \d+, billion USD per month\d/);
    await page.mouse.move(0, 0);
    await chart(page, 1).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    assert.match(await page.locator("#series .readout").nth(1).textContent(), /^Month 13/);
    await page.keyboard.press("+");
    assert.notEqual(await months(page), "Months 0 to 143");
    await page.keyboard.press("Escape");
    assert.equal(await months(page), "Months 0 to 143");
  }));
});

describe("a run", () => {
  test("an axis turns to logs and back", () => look("run", async (page) => {
    const logs = page.locator("#series .logs").first();
    const head = page.locator("#series h3").first();
    const before = await paths(page).first().getAttribute("d");
    await logs.click();
    assert.match(await head.textContent(), /, logs\)$/);
    assert.notEqual(await paths(page).first().getAttribute("d"), before);
    await logs.click();
    assert.equal(await paths(page).first().getAttribute("d"), before);
  }));

  test("series are chosen and taken away", () => look("run", async (page) => {
    await page.getByText("Choose series (5 of").click();
    const box = page.locator(".boxes label", { hasText: "Loans" }).first().locator("input");
    await box.check();
    assert.equal(await page.locator("#series .chart").count(), 6);
    await box.uncheck();
    assert.equal(await page.locator("#series .chart").count(), 5);
  }));

  test("a mark opens the chain of its crash, by mouse and by keyboard", () => look("run", async (page) => {
    const mark = page.locator("#series").getByRole("button", { name: /^peak 2, month/ });
    await mark.locator("text").click();
    assert.match(await page.locator("#chain .caption").textContent(), /crash from month 8\d/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "chain-heading");
    const first = page.locator("#series").getByRole("button", { name: /^peak, month/ });
    await first.focus();
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#chain .caption").textContent(), /crash from month 4\d/);
    assert.ok((await page.locator("#chain").textContent()).includes("breakthrough 1"));
    await page.locator("#chain").getByRole("button", { name: "Peak in month 8" }).click();
    assert.match(await page.locator("#chain .caption").textContent(), /crash from month 8\d/);
  }));

  test("a kind in the chain opens its events, which are sorted, chosen and searched", () => look("run", async (page) => {
    await page.locator("#series").getByRole("button", { name: /^peak, month/ }).locator("text").click();
    await page.locator("#chain").getByRole("button", { name: "covenant breach" }).click();
    const cells = (at) => page.locator(`#events tbody td:nth-child(${at})`).allTextContents();
    assert.ok((await cells(2)).length > 0 && (await cells(2)).every((kind) => kind === "covenant breach"));
    await page.locator("#events select").first().selectOption("");
    await page.locator("#events input[type=search]").fill("lab-1");
    assert.ok((await page.locator("#events tbody tr").allTextContents()).every((row) => row.includes("lab-1")));
    await page.locator("#events input[type=search]").fill("");
    await page.locator("#events th button").first().click();
    const sorted = (await cells(1)).map(Number);
    assert.deepEqual(sorted, [...sorted].sort((a, b) => b - a));
    await page.getByRole("button", { name: "Show more rows" }).last().click();
    assert.ok((await cells(1)).length > sorted.length);
  }));

  test("books are shown for a month, sorted, and a firm is drawn and taken away", () => look("run", async (page) => {
    const caption = () => page.locator("#firms .caption").textContent();
    await page.locator("#firms").getByRole("button", { name: "find", exact: true }).click();
    assert.match(await caption(), /month 36/);
    await page.locator("#firms input[type=number]").fill("10");
    await page.locator("#firms input[type=number]").press("Enter");
    assert.match(await caption(), /month 10/);
    await page.locator("#firms th button", { hasText: "Book value" }).click();
    assert.equal(await page.locator("#firms th", { hasText: "Book value" }).getAttribute("aria-sort"), "descending");
    assert.match(await page.locator("#firms tbody tr").first().textContent(), /hyperscaler/);
    const drawn = () => page.locator("#firms .key li").count();
    assert.equal(await drawn(), 4);
    await page.locator("#firms tbody").getByRole("button", { name: "hyperscaler-2" }).click();
    assert.equal(await drawn(), 5);
    await page.locator("#firms .key").getByRole("button", { name: /^hyperscaler-2/ }).click();
    assert.equal(await drawn(), 4);
    await page.locator("#firms select").last().selectOption("lab-2");
    assert.equal(await drawn(), 5);
  }));

  test("says what it is, what it is based on, what was checked and how to make it again", () => look("run", async (page) => {
    const about = await page.locator("#about").textContent();
    for (const said of ["no-breakthrough, which it is based on", "scheduled[0].factor", "A crash begins at a peak",
      "books tie to lots", "overbuild run jump/world.ron --out again"]) {
      assert.ok(about.includes(said), said);
    }
  }));

  test("speaks the words of its world", () => look("runs", async (page) => {
    await page.getByLabel("Run told below").selectOption({ label: "railways" });
    assert.match(await page.locator("#firms thead").textContent(), /pound/);
    assert.match(await page.locator("#firms tbody").textContent(), /train operator/);
    assert.match(await page.locator("#chain").textContent(), /miles to/);
  }));

  test("prints without controls and with everything unfolded", () => look("run", async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator(".controls:visible").count(), 0);
    assert.equal(await page.locator("details:not(.choose):not([open])").count(), 0);
    const bytes = await page.pdf({ format: "A4" });
    assert.ok(bytes.length > 50_000);
  }));
});

describe("several runs", () => {
  test("runs are switched, and each is told", () => look("runs", async (page) => {
    assert.equal(await paths(page).count(), 3);
    const key = page.locator("#series .key button").first();
    await key.click();
    assert.equal(await key.getAttribute("aria-pressed"), "false");
    assert.equal(await paths(page).count(), 2);
    await key.click();
    assert.equal(await paths(page).count(), 3);
    await page.locator("#series").getByRole("button", { name: /^peak, month \d+: .*railways/ }).locator("text").click();
    assert.match(await page.locator("#story h2").textContent(), /railways/);
  }));
});

describe("ensembles", () => {
  test("one world has two bands and a median, and a thousand strips", () => look("one", async (page) => {
    assert.equal(await paths(page).count(), 3);
    await page.locator("#timelines .drawing").hover({ position: { x: 300, y: 80 } });
    assert.match(await page.locator("#timelines .readout").textContent(), /^seed \d+/);
    assert.match(await page.locator("#runs .shown").last().textContent(), /of 1\u2009000 rows/);
  }));

  test("worlds are switched in bands and in the curve of survival", () => look("five", async (page) => {
    const curve = page.locator("#survival g[clip-path] path");
    assert.deepEqual([await paths(page).count(), await curve.count()], [10, 10]);
    for (const at of [0, 1, 2]) await page.locator("#series .key button").nth(at).click();
    // Two worlds have room for both of their bands.
    assert.deepEqual([await paths(page).count(), await curve.count()], [6, 4]);
    const box = await chart(page).boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.match(await page.locator("#series .readout").first().textContent(), /25–75 %: .* to /);
  }));

  test("tables unfold and runs are chosen by world", () => look("five", async (page) => {
    await page.locator("#outcomes summary").first().click();
    assert.ok(await page.locator("#outcomes table").first().isVisible());
    await page.locator("#runs select").first().selectOption("overnight-2x");
    const worlds = await page.locator("#runs tbody td:first-child").allTextContents();
    assert.ok(worlds.length === 20 && worlds.every((name) => name === "overnight-2x"));
    const zoomed = page.locator("#timelines").getByRole("button", { name: "Show fewer months" });
    const before = await page.locator("#timelines .drawing").first().innerHTML();
    await zoomed.click();
    assert.notEqual(await page.locator("#timelines .drawing").first().innerHTML(), before);
  }));
});

describe("hostile names", () => {
  test("are shown as they are and do nothing", () => look("hostile", async (page) => {
    assert.equal(await page.locator(".lead").textContent(), HOSTILE);
    assert.equal(await page.locator("img").count(), 0);
    assert.match(await page.title(), /^today, seed 1/);
    assert.ok((await page.locator("#about").textContent()).includes(FOLDER));
  }));

  test("stand in keys, tables and choices alike", () => look("runs", async (page) => {
    assert.ok((await page.locator("#series .key").textContent()).includes(FOLDER));
    assert.ok((await page.locator("#outcomes").textContent()).includes(FOLDER));
    await page.getByLabel("Run told below").selectOption({ label: FOLDER });
    assert.ok((await page.locator("#story h2").textContent()).includes(FOLDER));
    assert.equal(await page.locator("img").count(), 0);
  }));
});
