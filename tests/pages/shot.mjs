import { chromium } from "playwright-core";
const [file, out, ...widths] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
for (const width of widths.map(Number)) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on("console", (m) => console.log(width, m.type(), m.text()));
  page.on("pageerror", (e) => console.log(width, "ERROR", e.stack));
  const t = Date.now();
  await page.goto("file://" + file);
  await page.waitForFunction(() => document.querySelector("h1"), null, {timeout: 5000}).catch(()=>console.log("no h1"));
  console.log(width, "ms", Date.now() - t, "scrollWidth", await page.evaluate(() => document.documentElement.scrollWidth));
  if (process.env.DO) await page.evaluate(process.env.DO);
  await page.screenshot({ path: `${out}-${width}.png`, fullPage: true });
}
await browser.close();
