// The laboratory, used in a browser as a person would.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { PHONE, PROGRAM, assertAccessible, assertNoSidewaysScrolling, assertQuiet, close, launch, overbuild, place, visit, world } from "./browser.mjs";

const HOSTILE = `</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'> \\u{202e}=SUM(A1) ${"long".repeat(60)}`;

let lab;

/** A laboratory, and its address. */
async function begin(file) {
  const program = spawn(PROGRAM, ["lab", file, "--users", "300", "--months", "90", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
  const [said] = await once(program.stdout, "data");
  return { program, address: JSON.parse(said).address };
}

/** Ends a laboratory as Ctrl-C does; gives its exit code. */
async function end({ program }) {
  if (program.exitCode !== null) return program.exitCode;
  program.kill("SIGINT");
  const [code] = await once(program, "exit");
  return code;
}

before(async () => {
  const file = join(place, "hostile.ron");
  writeFileSync(file, `(based_on: "${world("overnight-10x")}", name: "hostile", description: "${HOSTILE}")`);
  lab = await begin(file);
  await launch();
});

after(async () => {
  await close();
  await end(lab);
});

/** The page, once its first run is drawn. */
async function opened(viewport) {
  const visited = await visit((url) => url.startsWith(lab.address), viewport);
  const first = await run(visited.page, () => visited.page.goto(lab.address));
  return { ...visited, first };
}

/** The page when all that was asked for is drawn. */
function settled(page) {
  return page.waitForFunction(() => document.querySelector(".verdict")?.textContent && document.getElementById("page").ariaBusy !== "true");
}

/** Acts, and gives the picture of the run that comes of it. */
async function run(page, act) {
  const answer = page.waitForResponse((response) => response.url().endsWith("/run"));
  await act();
  const picture = await (await answer).json();
  await settled(page);
  return picture;
}

function asked(page) {
  return page.waitForRequest((one) => one.url().endsWith("/run")).then((one) => one.postDataJSON());
}

/** What the first chart reads in the last month: the run, and the one before. */
async function readings(page) {
  const chart = page.locator(".chart").first();
  await chart.locator(".drawing").press("End");
  return chart.locator(".readout b").allTextContents();
}

test("every control moves what it says, redraws in place and goes back", async () => {
  const visited = await opened();
  const { page, first } = visited;
  const controls = JSON.parse(await page.locator("#content").textContent()).controls;
  assert.equal(controls.length, 12);
  for (const control of controls) {
    const field = page.locator(`#control-${control.name}`);
    const act = {
      slider: () => field.press(control.setting === control.input.most ? "ArrowLeft" : "ArrowRight"),
      choice: () => field.selectOption(control.input.names.find((name) => name !== control.setting)),
      switch: () => field.click(),
    }[control.input.kind];
    const wish = asked(page);
    await run(page, act);
    assert.deepEqual(Object.keys((await wish).settings), [control.name]);
    assert.equal((await readings(page)).length, 2, "the run before is a ghost");
    assert.equal(await page.locator(".control.moved").count(), 1);
    const back = await run(page, () => page.getByRole("button", { name: `${control.label}: as in the world file` }).click());
    assert.deepEqual(back, first, `${control.name} goes back`);
  }
  assertQuiet(visited);
  await visited.close();
});

test("a find that does not come has no size, and a jump of another size another crash", async () => {
  const visited = await opened();
  const { page } = visited;
  const without = await run(page, () => page.locator("#control-find").uncheck());
  assert.ok(without.marks.every((mark) => mark.name !== "find"));
  assert.ok(await page.locator("#control-factor").isDisabled());
  const with100 = await run(page, async () => {
    await page.locator("#control-find").check();
  });
  assert.equal(with100.marks[0].name, "find");
  await visited.close();
});

test("while a slider is dragged the ghost is the run from before", async () => {
  const visited = await opened();
  const { page } = visited;
  const [before] = await readings(page);
  const slider = page.locator("#control-factor");
  for (const stop of ["120", "140", "160"]) {
    await run(page, () => slider.evaluate((own, value) => {
      own.value = value;
      own.dispatchEvent(new Event("input", { bubbles: true }));
    }, stop));
  }
  const [now, ghost] = await readings(page);
  assert.equal(ghost, before);
  assert.notEqual(now, before);
  await visited.close();
});

test("the seed is a dial", async () => {
  const visited = await opened();
  const { page } = visited;
  const later = await run(page, () => page.getByRole("button", { name: "Seed after" }).click());
  assert.equal(later.seed, 2);
  const earlier = await run(page, () => page.getByRole("button", { name: "Seed before" }).click());
  assert.equal(earlier.seed, 1);
  const typed = await run(page, async () => {
    await page.getByLabel("Seed", { exact: true }).fill("77");
    await page.getByLabel("Seed", { exact: true }).press("Enter");
  });
  assert.equal(typed.seed, 77);
  const any = await run(page, () => page.getByRole("button", { name: "Any seed" }).click());
  assert.notEqual(any.seed, 77);
  const world = await run(page, () => page.getByRole("button", { name: "All as in the world file" }).click());
  assert.equal(world.seed, 1);
  await visited.close();
});

test("an ensemble streams its runs, and can be stopped", async () => {
  const visited = await opened();
  const { page } = visited;
  await page.getByRole("button", { name: "Ensemble of 100" }).click();
  await page.waitForFunction(() => /^[1-9]\d? of 100 runs/.test(document.querySelector(".controls output").textContent));
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Stop" }).waitFor({ state: "hidden" });
  const stopped = await page.locator(".controls output").first().textContent();
  assert.match(stopped, /^[1-9]\d? of 100 runs, seeds 1 to 100$/);
  await page.getByRole("button", { name: "Ensemble of 100" }).click();
  await page.waitForFunction(() => document.querySelector(".controls output").textContent.startsWith("100 of 100 runs, seeds"), null, { timeout: 60_000 });
  assert.equal(await page.locator(".chart").first().locator("path[fill-opacity]").count(), 2);
  const shares = await page.locator(".shares .number").allTextContents();
  const sum = shares.map(parseFloat).reduce((one, other) => one + other);
  assert.ok(Math.abs(sum - 100) < 1, `${shares}`);
  await run(page, () => page.getByRole("button", { name: "Seed after" }).click());
  assert.equal(await page.locator(".chart").first().locator("path[fill-opacity]").count(), 0, "bands are of the world on screen");
  assertQuiet(visited);
  await visited.close();
});

test("the world saved is the world on screen", async () => {
  const visited = await opened();
  const { page } = visited;
  await run(page, () => page.locator("#control-factor").press("ArrowRight"));
  const picture = await run(page, () => page.locator("#control-absorption").press("ArrowLeft"));
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as world file" }).click();
  const saved = join(place, "saved.ron");
  await (await download).saveAs(saved);
  overbuild("run", saved, "--out", "runs", "--quiet");
  const [head, ...rows] = readFileSync(join(place, "runs", "hostile-1", "series.csv"), "utf8").trim().split("\n").map((line) => line.split(","));
  const capex = rows.map((row) => Number(Number(row[head.indexOf("capex")]).toPrecision(6)));
  assert.deepEqual(capex, picture.values.capex);
  await visited.close();
});

test("hostile names stay texts", async () => {
  const visited = await opened();
  const { page } = visited;
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.ok((await page.locator(".lead").textContent()).startsWith("</script><script>window.hurt"));
  assert.equal(await page.locator("img").count(), 0);
  assertQuiet(visited);
  await visited.close();
});

/** The status of a request made past the browser. */
function status(address, headers) {
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers }, (response) => resolve(response.resume().statusCode));
    asked.on("error", reject).end();
  });
}

test("nobody without the token, from another site or by another name is let in", async () => {
  const { origin, host } = new URL(lab.address);
  assert.equal(await status(lab.address), 200);
  assert.equal(await status(`${origin}/`), 403);
  assert.equal(await status(`${origin}/${"0".repeat(32)}/`), 403);
  assert.equal(await status(lab.address, { host: "example.org" }), 403);
  assert.equal(await status(lab.address, { origin: "http://example.org" }), 403);
  assert.equal(await status(lab.address, { "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await status(lab.address, { origin: `http://${host}` }), 200);
  const other = await visit(() => true);
  assert.equal((await other.page.goto(`${origin}/`)).status(), 403);
  await other.close();
});

test("axe finds nothing grave, and the keyboard reaches every control", async () => {
  const visited = await opened();
  const { page } = visited;
  await run(page, () => page.locator("#control-factor").press("ArrowRight"));
  await assertAccessible(visited);
  const reached = new Set();
  await page.locator("body").press("Tab");
  for (let steps = 0; steps < 80; steps += 1) {
    reached.add(await page.evaluate(() => document.activeElement.id));
    await page.keyboard.press("Tab");
  }
  const controls = await page.locator(".control input, .control select, #seed").evaluateAll((all) => all.map((one) => one.id));
  assert.deepEqual(controls.filter((id) => !reached.has(id)), []);
  await visited.close();
});

test("a telephone shows all of it without scrolling sideways", async () => {
  const visited = await opened(PHONE);
  await assertNoSidewaysScrolling(visited);
  await assertAccessible(visited);
  await visited.close();
});

test("what cannot be run is said, and so is that the program has ended", async () => {
  const own = await begin(world("today"));
  const visited = await visit((url) => url.startsWith(own.address));
  const { page } = visited;
  await page.goto(own.address);
  await settled(page);
  const refused = await page.evaluate(async () => {
    const response = await fetch("run", { method: "POST", headers: { "content-type": "application/json" }, body: '{"seed":1,"settings":{"tail":-1}}' });
    return [response.status, (await response.json()).error];
  });
  assert.equal(refused[0], 422);
  assert.match(refused[1], /tail_exponent/);
  assert.equal(await end(own), 0);
  await page.getByRole("button", { name: "Seed after" }).click();
  await page.getByRole("alert").getByText("The laboratory is closed").waitFor();
  await visited.close();
});
