// Pointing at a chart: the month under the pointer is read out in all charts of the same time; dragging zooms.

/** Shortest way that counts as dragging [pixels]. */
const DRAG = 6;

/** Moves the cursor of a chart, and reads out what is there in a box beside it. */
function point(chart) {
  const { time, across, cursor, readout } = chart;
  const isShown = time.cursor !== null && time.cursor >= time.from && time.cursor <= time.to;
  cursor.setAttribute("visibility", isShown ? "visible" : "hidden");
  readout.hidden = !isShown;
  if (!isShown) return;
  for (const end of ["x1", "x2"]) cursor.setAttribute(end, across(time.cursor));
  readout.replaceChildren(...readings(chart));
  besideCursor(chart);
}

/** Puts the box on the side of the cursor that has more room. Its place is set by script, as the policy of pages allows no other. */
function besideCursor({ time, across, area, readout, drawing }) {
  const x = across(time.cursor);
  const isLeft = x - area.left > area.right - x;
  const wide = drawing.viewBox.baseVal.width;
  readout.style.left = isLeft ? "auto" : `${x + 8}px`;
  readout.style.right = isLeft ? `${wide - x + 8}px` : "auto";
  readout.style.maxWidth = `${(isLeft ? x - 8 : wide - x - 8)}px`;
  readout.style.top = `${area.top}px`;
}

/** The values of a month in the unit of the axis, a line each, with the ends of the bands about it. */
function readings({ spec, time, axis }) {
  const place = (one) => Math.round((time.cursor - (spec.from ?? 0)) / stepOf(spec, one));
  const several = spec.lines.length > 1;
  const say = (size) => (size === null || size === undefined ? "–" : short(size / axis.by));
  const between = (band) => {
    const [low, high] = [band.low[place(band)], band.high[place(band)]].map(say);
    return ` ${band.name}: ${low} to ${high}`;
  };
  const value = (one, number) => {
    const isAbout = (band) => (band.line ?? 0) === number && (band.low[place(band)] ?? null) !== null;
    const bands = (spec.bands ?? []).filter(isAbout).map(between);
    return element("span", {}, several ? sample(one.pen) : null, several ? bidi(`${one.name} `) : null,
      element("b", {}, say(one.values[place(one)])), element("small", {}, bands.join(",")));
  };
  const month = `Month ${decimal(time.cursor, 0)}${axis.unit ? `, ${axis.unit}` : ""}`;
  return [element("span", {}, month), ...spec.lines.map(value)];
}

/** Lets a chart be pointed at, dragged over and steered by keys. */
function listen(chart) {
  const { drawing, time } = chart;
  let start = null;
  drawing.addEventListener("pointermove", (event) => {
    time.point(monthAt(chart, event));
    if (start !== null) select(chart, start, event);
  });
  drawing.addEventListener("pointerdown", (event) => (start = event.button === 0 ? event.clientX : null));
  drawing.addEventListener("pointerleave", () => {
    if (start === null) time.point(null);
  });
  window.addEventListener("pointerup", (event) => {
    if (start !== null) chosen(chart, start, event);
    start = null;
  });
  drawing.addEventListener("pointercancel", () => {
    start = null;
    chart.selection?.remove();
  });
  drawing.addEventListener("dblclick", () => time.show(time.first, time.last));
  drawing.addEventListener("keydown", (event) => steer(chart, event));
}

/** The month at a place on the screen; a step of the values. */
function monthAt(chart, event, whole = true) {
  const { drawing, area, time, spec } = chart;
  const box = drawing.getBoundingClientRect();
  const x = (event.clientX - box.left) * (drawing.viewBox.baseVal.width / box.width);
  const month = scale([area.left, area.right], [time.from, time.to])(Math.min(Math.max(x, area.left), area.right));
  const [from, every] = [spec.from ?? 0, spec.every ?? 1];
  return whole ? from + Math.round((month - from) / every) * every : month;
}

function select(chart, start, event) {
  const { area, across } = chart;
  const ends = [monthAt(chart, { clientX: start }, false), monthAt(chart, event, false)].map(across);
  chart.selection?.remove();
  const [left, width] = [Math.min(...ends), Math.abs(ends[1] - ends[0])];
  const size = { x: left, y: area.top, width, height: area.bottom - area.top };
  chart.selection = shape("rect", { class: "selection", ...size });
  chart.drawing.append(chart.selection);
}

function chosen(chart, start, event) {
  chart.selection?.remove();
  if (Math.abs(event.clientX - start) < DRAG) return;
  const ends = [monthAt(chart, { clientX: start }, false), monthAt(chart, event, false)];
  chart.time.show(Math.min(...ends), Math.max(...ends));
}

/** Arrows move along the months shown, plus and minus zoom, Escape and nought show all. */
function steer(chart, event) {
  const { time, spec } = chart;
  const every = (event.shiftKey ? 12 : 1) * (spec.every ?? 1);
  const from = time.cursor ?? time.from;
  const acts = {
    ArrowLeft: () => time.point(Math.max(from - every, time.from)),
    ArrowRight: () => time.point(time.cursor === null ? from : Math.min(from + every, time.to)),
    Home: () => time.point(time.from),
    End: () => time.point(time.to),
    "+": () => zoom(time, 0.5),
    "=": () => zoom(time, 0.5),
    "-": () => zoom(time, 2),
    0: () => time.show(time.first, time.last),
    Escape: () => [time.point(null), time.show(time.first, time.last)],
  };
  if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  acts[event.key]();
}
