// From the move of a slider to the picture redrawn: 10,000 users, 144 months.
//
// `npm ci --prefix tests/pages`, then `OVERBUILD=target/release/overbuild node benches/lab.mjs [MOVES]`. Prints milliseconds.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { PROGRAM, close, launch, visit, world } from "../tests/pages/browser.mjs";

const MOVES = Number(process.argv[2] ?? 120);
const SLIDERS = ["factor", "month", "lag", "absorption", "lead", "line", "leverage", "tail", "decline"];

/** Moves a slider a stop on, or back at its end, and waits until what comes of it has been painted. */
async function move(name) {
  const slider = document.getElementById(`control-${name}`);
  const before = slider.value;
  slider.stepUp();
  if (slider.value === before) slider.stepDown(3);
  const begun = performance.now();
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  while (document.getElementById("page").ariaBusy === "true") await frame();
  await frame();
  const took = performance.now() - begun;
  slider.dispatchEvent(new Event("change", { bubbles: true }));
  while (document.getElementById("page").ariaBusy === "true") await frame();
  return took;
}

const program = spawn(PROGRAM, ["lab", world("overnight-10x"), "--users", "10000", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
const [said] = await once(program.stdout, "data");
const { address } = JSON.parse(said);
await launch();
const { page } = await visit((url) => url.startsWith(address));
await page.goto(address);
await page.waitForFunction(() => document.querySelector(".verdict")?.textContent);
const times = [];
for (let at = 0; at < MOVES; at += 1) times.push(await page.evaluate(move, SLIDERS[at % SLIDERS.length]));
times.sort((a, b) => a - b);
const quantile = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(0);
console.log(`${MOVES} moves: median ${quantile(0.5)}, 95th percentile ${quantile(0.95)}, slowest ${quantile(1)} ms`);
await close();
program.kill("SIGINT");
