// Every run of a world as a strip, aligned on its find: before the peak, falling, recovering, back.

/** Height of a drawing of strips [pixels]. */
const STRIPS = 230;

/** Positions in the row of a run. */
const ROW_OF = { seed: 0, regime: 1, find: 2, mark: 3, months: 4, peak: 5, trough: 6, recovery: 7 };

/** The part of the page with the strips of all worlds. */
function stripsSection(content) {
  const first = Math.min(0, ...content.worlds.map((world) => Math.min(...world.runs.map((run) => -run[ROW_OF.mark]))));
  const last = Math.max(1, ...content.worlds.map((world) => Math.max(...world.runs.map((run) => run[ROW_OF.months] - run[ROW_OF.mark]))));
  const time = timeOf(first, last);
  const entries = content.parts.map((name, at) => ({ name, pen: { patch: true, colour: LANGUAGE.strip[at] } }));
  const holder = element("div", { class: "charts" });
  const part = section("timelines", "Every run as a strip", element("p", { class: "note" },
    "A line is a run, sorted by the date of its peak and counted from its find."),
    timeControls(time, "Point at a strip to read its dates."), keyOf("Parts of a strip", entries), holder);
  return { part, fill: () => content.worlds.forEach((world) => stripsOf(world, time, holder)) };
}

function stripsOf(world, time, holder) {
  const runs = [...world.runs].sort((a, b) => peakOf(a) - peakOf(b) || a[ROW_OF.seed] - b[ROW_OF.seed]);
  const name = element("h3", {}, bidi(world.name), element("span", { class: "unit" }, ` (${count(runs.length)} runs)`));
  const readout = element("output", { class: "readout" });
  const drawing = shape("svg", { class: "drawing", role: "img", "aria-label": `Runs of ${world.name} as strips; their dates stand in the table of runs` });
  const note = world.note ? element("p", { class: "note" }, bidi(world.note)) : null;
  const figure = element("figure", { class: "chart strips" }, name, readout, drawing, note);
  const own = element("div", {}, figure);
  holder.append(own);
  const strips = { runs, time, drawing, readout, figure };
  const draw = () => drawStrips(strips);
  time.watch((what) => what === "range" && draw());
  new ResizeObserver(() => figure.clientWidth !== strips.width && draw()).observe(figure);
  drawing.addEventListener("pointermove", (event) => tellStrip(strips, event));
  drawing.addEventListener("pointerleave", () => readout.replaceChildren());
  draw();
}

function peakOf(run) {
  return run[ROW_OF.peak] === null ? Infinity : run[ROW_OF.peak] - run[ROW_OF.mark];
}

function drawStrips(strips) {
  const { runs, time, drawing, figure } = strips;
  strips.width = figure.clientWidth;
  const width = Math.max(strips.width, ROOM.least);
  const most = String(runs.length).length;
  const area = { left: most * LETTER.wide + 14, right: width - ROOM.right, top: 8, bottom: STRIPS - ROOM.below };
  strips.area = area;
  const across = scale([time.from, time.to], [area.left, area.right]);
  drawing.setAttribute("viewBox", `0 0 ${width} ${STRIPS}`);
  drawing.replaceChildren();
  LANGUAGE.strip.forEach((colour, part) =>
    drawing.append(shape("path", { d: stripPath(strips, part, across), fill: colour })));
  drawTime(drawing, months(time.from, time.to, (area.right - area.left) / TICK), area, across, "Months since the find");
  drawing.append(line([area.left, area.top], [area.left, area.bottom], { stroke: LANGUAGE.ink }));
  if (time.from < 0 && time.to > 0) {
    drawing.append(line([across(0), area.top], [across(0), area.bottom], { stroke: LANGUAGE.ink, "stroke-dasharray": "3 2.5" }));
  }
  for (const [number, y] of [[1, area.top + 10], [runs.length, area.bottom]]) {
    drawing.append(text(String(number), [area.left - 5, y], "end"));
  }
}

/** One part of all strips: a rectangle each. */
function stripPath({ runs, time, area }, part, across) {
  const high = (area.bottom - area.top) / Math.max(runs.length, 1);
  // A thin gap tells strips apart as long as there is room for it.
  const tall = high > 4 ? high - 1 : high;
  return runs.map((run, at) => {
    const span = partOf(run, part);
    if (!span || span[1] <= time.from || span[0] >= time.to) return "";
    const [left, right] = span.map((month) => across(Math.min(Math.max(month, time.from), time.to)));
    return `M${left.toFixed(1)} ${(area.top + at * high).toFixed(2)}H${right.toFixed(1)}v${tall.toFixed(2)}H${left.toFixed(1)}z`;
  }).join("");
}

/** Where a part of a strip begins and ends, in months from the mark; nothing where the run did not reach it. */
function partOf(run, part) {
  const begins = [0, run[ROW_OF.peak], run[ROW_OF.trough], run[ROW_OF.recovery]];
  if (begins[part] === null) return null;
  const end = begins.slice(part + 1).find((month) => month !== null) ?? run[ROW_OF.months];
  return [begins[part], end].map((month) => month - run[ROW_OF.mark]);
}

/** Says which run is pointed at. */
function tellStrip({ runs, drawing, area, readout }, event) {
  const box = drawing.getBoundingClientRect();
  const y = ((event.clientY - box.top) * STRIPS) / box.height;
  const run = runs[Math.floor(((y - area.top) / (area.bottom - area.top)) * runs.length)];
  if (!run) return;
  const dates = ["find", "peak", "trough", "recovery"].filter((name) => run[ROW_OF[name]] !== null);
  const said = [`seed ${run[ROW_OF.seed]}`, spokenRegime(run[ROW_OF.regime]),
    ...dates.map((name) => `${name} month ${decimal(run[ROW_OF[name]], 0)}`)];
  readout.replaceChildren(...said.map((one) => element("span", {}, one)));
}

function spokenRegime(regime) {
  return regime.replaceAll("_", " ").replace(/^ai /, "AI ");
}
