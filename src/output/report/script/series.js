// Series that a reader chooses, as small charts over one time.

/** What stands below axes of time. */
const BELOW = "Months since the start";

/** Charts of the columns chosen: `specOf(column, isFirst)` says what is drawn. Gives the parts, and `redraw`. */
function seriesCharts(columns, usual, time, specOf) {
  const chosen = new Set(usual.filter((name) => columns.some((column) => column.name === name)));
  const holder = element("div", { class: "charts" });
  const drawn = new Map();
  const summary = element("summary");
  const redraw = () => {
    summary.textContent = `Choose series (${chosen.size} of ${columns.length} shown)`;
    drawn.forEach((chart, name) => {
      if (chosen.has(name)) return;
      chart.remove();
      chart.own.remove();
      drawn.delete(name);
    });
    columns.filter((column) => chosen.has(column.name)).forEach((column, at) => {
      const spec = specOf(column, at === 0);
      if (drawn.has(column.name)) {
        holder.append(drawn.get(column.name).own);
        drawn.get(column.name).draw(spec);
        return;
      }
      const own = element("div");
      holder.append(own);
      drawn.set(column.name, { ...chartIn(own, time, spec), own });
    });
  };
  redraw();
  return { choose: chooser(columns, chosen, summary, redraw), holder, redraw };
}

function chooser(columns, chosen, summary, redraw) {
  const box = (column) => {
    const check = element("input", { type: "checkbox", checked: chosen.has(column.name), change: (event) => {
      if (event.target.checked) chosen.add(column.name);
      else chosen.delete(column.name);
      redraw();
    } });
    const unit = column.unit ? element("span", { class: "unit" }, ` (${column.unit})`) : null;
    return element("label", { title: column.meaning }, check, bidi(column.said), unit);
  };
  return element("details", { class: "choose" }, summary, element("div", { class: "boxes" }, columns.map(box)));
}
