// Axes: a range of values with ticks, texts and a unit.

/** Size of letters along axes, and how wide one of them is [pixels]. */
const LETTER = { size: 12, wide: 6.7 };

/** An axis of amounts of a unit that holds some values; in logs where that is wanted and can be. */
function axisOf(values, unit, most, inLogs) {
  const above = inLogs ? ends(values.filter((value) => value > 0)) : null;
  const all = ends(values) ?? [0, 1];
  const made = above ? powers(above[0], above[1], most) : amounts(all[0], all[1], most);
  const size = quantity(unit, Math.max(...made.range.map(Math.abs)));
  const text = (value) => {
    const apart = made.step ?? Math.min(value, size.by);
    return decimal(value / size.by, digits(apart / size.by));
  };
  return { ...made, by: size.by, unit: size.unit, texts: made.ticks.map(text) };
}

/** The room that the texts of an axis need beside it [pixels]. */
function roomFor(axis) {
  return Math.max(5, ...axis.texts.map((text) => text.length)) * LETTER.wide + 10;
}

/** Draws the axis of amounts at the left of an area, with guides through it. */
function drawAmounts(drawing, axis, area, at) {
  axis.ticks.forEach((tick, number) => {
    const y = at(tick);
    drawing.append(
      line([area.left, y], [area.right, y], { stroke: LANGUAGE.guide }),
      text(axis.texts[number], [area.left - 6, y + 4], "end"));
  });
  drawing.append(line([area.left, area.top], [area.left, area.bottom], { stroke: LANGUAGE.ink }));
}

/** Draws the axis of time below an area. */
function drawTime(drawing, ticks, area, at, name) {
  drawing.append(line([area.left, area.bottom], [area.right, area.bottom], { stroke: LANGUAGE.ink }));
  for (const month of ticks) {
    const x = at(month);
    drawing.append(
      line([x, area.bottom], [x, area.bottom + 4], { stroke: LANGUAGE.ink }),
      text(decimal(month, 0), [x, area.bottom + 16], "middle"));
  }
  drawing.append(text(name, [(area.left + area.right) / 2, area.bottom + 32], "middle"));
}

function line([left, top], [right, bottom], attributes) {
  return shape("line", { x1: left, y1: top, x2: right, y2: bottom, ...attributes });
}

function text(words, [x, y], anchor, attributes = {}) {
  const base = { x, y, "text-anchor": anchor, "font-size": LETTER.size, fill: LANGUAGE.ink };
  return shape("text", { ...base, ...attributes }, words);
}
