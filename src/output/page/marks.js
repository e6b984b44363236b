// Events as marks: a dashed line through a chart, named above the first of them. Those that open something are buttons.

/** From one row of names to the next [pixels]. */
const ROW = 15;

/** The marks shown, each with the row of its name: an earlier name stands above the later ones that it reaches. Where there is no
    room to the right of its line, a name stands to the left. */
function place(marks, time, named, across, right) {
  const shown = marks.filter((mark) => mark.month >= time.from && mark.month <= time.to);
  const placed = shown.sort((a, b) => a.month - b.month).map((mark) => {
    const [x, wide] = [across(mark.month), nameWidth(mark) + 8];
    const isLate = x + wide > right;
    return { mark, row: 0, named, isLate, left: isLate ? x - wide : x, end: isLate ? x : x + wide };
  });
  for (let at = placed.length - 1; at >= 0; at -= 1) {
    const reached = placed.slice(at + 1).filter((later) => later.left < placed[at].end);
    placed[at].row = Math.max(-1, ...reached.map((later) => later.row)) + 1;
  }
  return placed;
}

function nameWidth(mark) {
  return mark.name.length * LETTER.wide;
}

/** How many rows of names there are to be room for. */
function rowsOf(placed) {
  return placed.some((one) => one.named) ? Math.max(...placed.map((one) => one.row)) + 1 : 0;
}

/** Draws marks; names and buttons where the chart names them. */
function drawMarks(chart, placed) {
  for (const { mark, row, named, isLate } of placed) {
    const x = chart.across(mark.month);
    const top = named ? chart.area.top - (row + 1) * ROW + 4 : chart.area.top;
    const stroke = { stroke: mark.colour ?? LANGUAGE.mark, "stroke-dasharray": "3 2.5" };
    const group = shape("g", { class: "mark" }, line([x, top], [x, chart.area.bottom], stroke));
    // A thin line is hard to hit.
    group.append(shape("rect", { x: x - 5, y: top, width: 10, height: chart.area.bottom - top, class: "target" }));
    if (named) group.append(markName(mark, isLate, x, chart.area.top - row * ROW - 2));
    if (mark.act) opens(group, mark, named);
    chart.drawing.append(group);
  }
}

function markName(mark, isLate, x, base) {
  const attributes = { class: "mark-name", fill: mark.colour ?? LANGUAGE.mark };
  return text(mark.name, [isLate ? x - 3 : x + 3, base], isLate ? "end" : "start", attributes);
}

/** Makes a mark a button. By keyboard it is reached in the chart that names it. */
function opens(group, mark, named) {
  const act = (event) => {
    event.stopPropagation();
    event.preventDefault();
    mark.act();
  };
  group.classList.add("opens");
  group.addEventListener("click", act);
  group.append(shape("title", {}, mark.hint ?? mark.name));
  if (!named) return;
  const label = `${mark.name}, month ${decimal(mark.month, 0)}: ${mark.hint ?? ""}`;
  for (const [name, value] of [["role", "button"], ["tabindex", "0"], ["aria-label", label]]) {
    group.setAttribute(name, value);
  }
  group.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && act(event));
}
