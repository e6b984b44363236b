// A chart of values over time. It can be drawn again in place, with other values.
//
// What is drawn: { name, unit, meaning, inLogs, named, height, from, every, below, lines, bands, marks }.
//   lines: [{ name, pen, values, ghost, every }], bands: [{ name, pen, share, low, high, line, every }]: values from month `from` on, as many months
//   apart as their own `every` or that of all of them says, by which the cursor moves;
//   a band is about the `line` of that number; marks: [{ month, name, colour, act }], named above the chart where `named`;
//   floor and ceiling: ends of the axis that are known, as of shares.

/** Room to the right and below an area [pixels], and the usual height of a chart. */
const ROOM = { right: 12, below: 40, height: 200, least: 240 };
/** Room for a tick of time [pixels]. */
const TICK = 50;
/** Most steps along the axis of amounts. */
const STEPS = 5;

let charts = 0;

/** A chart in a holder, over time that other charts may share. Gives `draw`, which draws other values in place, and `remove`. */
function chartIn(holder, time, first) {
  const chart = { time, spec: first, inLogs: first.inLogs === true, id: `chart-${(charts += 1)}` };
  Object.assign(chart, parts(chart));
  holder.append(chart.figure);
  const unwatch = time.watch((what) => (what === "cursor" ? point(chart) : draw(chart)));
  const watched = new ResizeObserver(() => holder.clientWidth !== chart.width && draw(chart));
  watched.observe(chart.figure);
  listen(chart);
  draw(chart);
  return {
    figure: chart.figure,
    draw: (spec) => draw(Object.assign(chart, { spec })),
    remove: () => [unwatch(), watched.disconnect(), chart.figure.remove()],
  };
}

function parts(chart) {
  const logs = element("button", { type: "button", class: "logs", "aria-pressed": String(chart.inLogs) }, "Logs");
  logs.addEventListener("click", () => {
    chart.inLogs = !chart.inLogs;
    logs.setAttribute("aria-pressed", String(chart.inLogs));
    draw(chart);
  });
  const name = element("h3", { id: chart.id });
  const drawing = shape("svg", { role: "group", tabindex: "0", class: "drawing" });
  const readout = element("output", { class: "readout", "aria-live": "polite" });
  const head = element("div", { class: "head" }, name, logs);
  const plot = element("div", { class: "plot" }, drawing, readout);
  const figure = element("figure", { class: "chart", "aria-labelledby": chart.id }, head, plot);
  return { figure, name, drawing, readout, logs };
}

/** Draws everything. */
function draw(chart) {
  const { spec, time, drawing, figure } = chart;
  chart.width = figure.parentElement.clientWidth;
  const width = Math.max(figure.clientWidth, ROOM.least);
  const axis = axisOf(shownValues(spec, time), spec.unit, STEPS, chart.inLogs);
  const [left, right] = [roomFor(axis), width - ROOM.right];
  chart.across = scale([time.from, time.to], [left, right]);
  const placed = place(spec.marks ?? [], time, spec.named, chart.across, width);
  const names = rowsOf(placed) * ROW;
  const height = (spec.height ?? ROOM.height) + names;
  const area = { left, right, top: 10 + names, bottom: height - ROOM.below };
  Object.assign(chart, { axis, area });
  chart.up = scale(axis.range, [area.bottom, area.top], axis.inLogs);
  title(chart);
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawing.replaceChildren(clip(chart));
  drawAmounts(drawing, axis, area, chart.up);
  drawTime(drawing, months(time.from, time.to, (area.right - area.left) / TICK), area, chart.across, spec.below);
  curves(chart);
  drawMarks(chart, placed);
  chart.cursor = line([0, area.top], [0, area.bottom], { class: "cursor", stroke: LANGUAGE.ink });
  drawing.append(chart.cursor);
  point(chart);
}

function title({ name, drawing, logs, spec, axis }) {
  const unit = axis.unit ? ` (${axis.unit}${axis.inLogs ? ", logs" : ""})` : "";
  name.replaceChildren(bidi(spec.name), element("span", { class: "unit" }, unit));
  name.title = spec.meaning ?? "";
  logs.setAttribute("aria-label", `${spec.name}: axis in logs`);
  logs.hidden = spec.noLogs === true;
  drawing.setAttribute("aria-label", `Chart of ${spec.name}${unit}. Arrow keys read values, plus and minus zoom.`);
}

/** What falls outside the area is not drawn. */
function clip({ id, area }) {
  const size = { x: area.left, y: area.top, width: area.right - area.left, height: area.bottom - area.top };
  return shape("clipPath", { id: `${id}-area` }, shape("rect", size));
}

/** The values in the months shown, and the ends of the axis that are known. */
function shownValues(spec, time) {
  const values = [spec.floor, spec.ceiling].filter((end) => end !== undefined);
  for (const one of [...spec.lines, ...(spec.bands ?? [])]) {
    const [first, last] = positions(spec, one, time, 0);
    const all = one.values ? [one.values] : [one.low, one.high];
    all.forEach((list) => values.push(...list.slice(first, last + 1)));
  }
  return values;
}

/** Months between the values of a line or band. */
function stepOf(spec, one) {
  return one.every ?? spec.every ?? 1;
}

/** The positions of the values shown of a line or band, with some more on either side. */
function positions(spec, one, time, more) {
  const [from, every] = [spec.from ?? 0, stepOf(spec, one)];
  const first = Math.max(0, Math.ceil((time.from - from) / every - 1e-9) - more);
  return [first, Math.max(first, Math.floor((time.to - from) / every + 1e-9) + more)];
}
