// Firms and lenders: a table of their books in a month, and the series of those chosen.

/** Most firms drawn at once, and how many of them are drawn at first. */
const DRAWN = { most: 7, first: 4 };

/** The part of the page on firms, over the time of the run. */
function firmsSection(run, time) {
  const chosen = new Set(firstOfKinds(run));
  const charts = element("div", { class: "charts" });
  const key = element("div");
  const redraw = () => {
    const pens = pensOf(run, [...chosen]);
    key.replaceChildren(firmKey(run, chosen, pens, redraw));
    drawFirms(run, time, charts, [...chosen], pens);
  };
  const toggle = (row) => {
    const firm = run.firms.find((one) => one.name === row[0]);
    if (!chosen.delete(firm) && chosen.size < DRAWN.most) chosen.add(firm);
    redraw();
  };
  const table = booksTable(run, time, toggle);
  redraw();
  return section("firms", "Firms and lenders", table,
    element("h3", {}, "Over time"), choice("Add", [["", "a firm"], ...run.firms.map((firm) => [firm.name, firm.name])], "", (name) => {
      if (name) toggle([name]);
    }), key, charts);
}

/** The first of each kind. */
function firstOfKinds(run) {
  const kinds = [...new Set(run.firms.map((firm) => firm.kind))].slice(0, DRAWN.first);
  return kinds.map((kind) => run.firms.find((firm) => firm.kind === kind));
}

/** A line each: the colour of its kind, and dashes that tell those of a kind apart. */
function pensOf(run, firms) {
  return firms.map((firm, at) => {
    const alike = firms.slice(0, at).filter((other) => other.kind === firm.kind).length;
    const { dash } = LANGUAGE.worlds[alike % LANGUAGE.worlds.length];
    return { colour: LANGUAGE.kinds[firm.kind] ?? LANGUAGE.otherKind, width: LANGUAGE.worlds[0].width, dash };
  });
}

/** The firms drawn; each is a button that takes it away. */
function firmKey(run, chosen, pens, redraw) {
  const firms = [...chosen];
  const entries = firms.map((firm, at) => ({ name: `${firm.name} (${firm.said})`, pen: pens[at] }));
  const said = element("p", { class: "note" }, `Up to ${DRAWN.most} at once. A name takes a firm away; the table adds one.`);
  return element("div", {}, keyOf("Firms shown", entries, (at) => {
    chosen.delete(firms[at]);
    redraw();
  }), said);
}

function drawFirms(run, time, holder, firms, pens) {
  holder.charts?.forEach((chart) => chart.remove());
  holder.replaceChildren();
  const known = run.firmColumns.filter((column) => firms.some((firm) => firm.values[column.name]));
  holder.charts = known.map((column) => {
    const lines = firms.map((firm, at) => ({ name: firm.name, pen: pens[at], values: firm.values[column.name] ?? [] }));
    const own = element("div");
    holder.append(own);
    return chartIn(own, time, {
      name: column.said, unit: column.unit, meaning: column.meaning, every: run.every, below: BELOW,
      lines: lines.filter((one) => one.values.length), marks: run.marks.map(({ month, name }) => ({ month, name })),
    });
  });
}

/** The books of all in a month that can be chosen: at first that of the peak or, where nothing crashed, the last. */
function booksTable(run, time, toggle) {
  const last = Math.round((time.last - time.first) / run.every);
  const columns = [{ name: "firm" }, { name: "kind" }, ...run.firmColumns.map((column) => ({
    name: column.said, unit: column.unit, meaning: column.meaning, isNumber: true, say: (value) => amount(value, ""),
  }))];
  const table = tableOf({ caption: "Books", columns, rows: rowsAt(run, last), choices: [1], act: toggle, some: 100 });
  const show = (event) => {
    const step = Math.min(Math.max(Math.round(Number(event.target.value) / run.every), 0), last);
    table.show(rowsAt(run, step), `Books at the end of month ${decimal(step * run.every, 0)}; a name adds the firm to the charts below`);
  };
  const month = element("input", { type: "number", min: 0, max: time.last, step: run.every, change: show });
  const goTo = (at) => {
    month.value = at;
    show({ target: month });
  };
  goTo(run.marks.find((mark) => mark.name === "peak")?.month ?? last * run.every);
  const dates = run.marks.map((mark) => button(mark.name, () => goTo(mark.month)));
  const field = element("label", { class: "field" }, element("span", {}, "Month"), month);
  return element("div", {}, element("div", { class: "controls" }, field, dates), table.holder);
}

/** A row a firm that was there in a step. */
function rowsAt(run, step) {
  const values = (firm) => run.firmColumns.map((column) => firm.values[column.name]?.[step] ?? null);
  const rows = run.firms.map((firm) => [firm.name, firm.said, ...values(firm)]);
  return rows.filter((row) => row.slice(2).some((value) => value !== null));
}
