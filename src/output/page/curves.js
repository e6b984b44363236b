// Lines and bands of a chart.

function curves(chart) {
  const { spec, id } = chart;
  const layer = shape("g", { "clip-path": `url(#${id}-area)` });
  for (const band of spec.bands ?? []) {
    layer.append(shape("path", { d: bandPath(chart, band), fill: band.pen.colour, "fill-opacity": band.share }));
  }
  // Ghosts lie below what is of now.
  const order = [...spec.lines].sort((a, b) => Number(b.ghost ?? false) - Number(a.ghost ?? false));
  for (const one of order) {
    layer.append(shape("path", { d: linePath(chart, one), ...strokeOf(one.pen, one.ghost) }));
  }
  chart.drawing.append(layer);
}

/** The places of values, in stretches without gaps. */
function stretches({ spec, time }, one, isThere) {
  const [first, last] = positions(spec, one, time, 1);
  const all = [[]];
  for (let at = first; at <= last; at += 1) {
    if (isThere(at)) all.at(-1).push(at);
    else if (all.at(-1).length) all.push([]);
  }
  return all.filter((one) => one.length);
}

function linePath(chart, one) {
  const { values } = one;
  const isThere = (at) => at < values.length && values[at] !== null && !(chart.axis.inLogs && values[at] <= 0);
  const path = (stretch) => {
    const points = stretch.map((at) => placeOf(chart, one, at, values[at]));
    // A single month is a short stroke.
    return `M${points.join("L")}${points.length === 1 ? "h1" : ""}`;
  };
  return stretches(chart, one, isThere).map(path).join("");
}

function bandPath(chart, one) {
  const { low, high } = one;
  const isThere = (at) => at < low.length && low[at] !== null && high[at] !== null;
  const least = chart.axis.range[0];
  const path = (stretch) => {
    const upper = stretch.map((at) => placeOf(chart, one, at, Math.max(high[at], least)));
    const lower = stretch.map((at) => placeOf(chart, one, at, Math.max(low[at], least)));
    return `M${upper.join("L")}L${lower.reverse().join("L")}Z`;
  };
  return stretches(chart, one, isThere).map(path).join("");
}

function placeOf({ spec, across, up }, one, at, value) {
  return `${across((spec.from ?? 0) + at * stepOf(spec, one)).toFixed(1)} ${up(value).toFixed(1)}`;
}
