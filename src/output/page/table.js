// Tables that can be sorted, searched and read in parts.
//
// What is shown: { caption, columns, rows, some, choices, act }.
//   columns: [{ name, unit, meaning, say, isNumber }], `say` makes a text of a value, numbers stand to the right;
//   choices: positions of columns with a field to choose a value in; some: rows shown at first; act(row): what a row opens.

let tables = 0;

/** A table; gives its holder, `show(rows, caption)` and `choose(column, value)`. */
function tableOf(spec) {
  const table = { spec, rows: spec.rows, sort: null, words: "", chosen: new Map(), shown: spec.some ?? 50 };
  table.body = element("tbody");
  table.said = element("output", { class: "shown" });
  table.more = button("Show more rows", () => {
    table.shown *= 4;
    fill(table);
  });
  table.heads = spec.columns.map((column, at) => headCell(table, column, at));
  const head = element("thead", {}, element("tr", {}, table.heads));
  const caption = element("p", { class: "caption", id: `table-${(tables += 1)}` }, spec.caption);
  const whole = element("table", { "aria-labelledby": caption.id }, head, table.body);
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": spec.caption }, whole);
  const holder = element("div", { class: "table" }, fields(table), caption, scroll,
    element("div", { class: "controls" }, table.said, table.more));
  fill(table);
  return {
    holder,
    show: (rows, said = spec.caption) => {
      caption.textContent = said;
      fill(Object.assign(table, { rows }));
    },
    choose: (column, value) => {
      table.selects.get(column).value = value;
      table.chosen.set(column, value);
      fill(table);
    },
  };
}

function headCell(table, column, at) {
  const isNumber = column.isNumber ??= table.rows.some((row) => typeof row[at] === "number");
  const unit = column.unit ? element("span", { class: "unit" }, ` (${column.unit})`) : null;
  const sort = button("", () => {
    const down = table.sort?.at === at ? !table.sort.down : isNumber;
    table.sort = { at, down };
    table.heads.forEach((head, other) =>
      head.setAttribute("aria-sort", other !== at ? "none" : down ? "descending" : "ascending"));
    fill(table);
  }, { title: column.meaning });
  sort.append(bidi(column.name), unit ?? "");
  return element("th", { scope: "col", "aria-sort": "none", class: isNumber ? "number" : null }, sort);
}

/** Fields for words and for values of some columns. */
function fields(table) {
  const { spec } = table;
  table.selects = new Map();
  if (!spec.choices) return null;
  const words = element("input", { type: "search", input: (event) => {
    table.words = event.target.value.toLowerCase();
    fill(table);
  } });
  const search = element("label", { class: "field" }, element("span", {}, "Search"), words);
  return element("div", { class: "controls" }, spec.choices.map((at) => choose(table, at)), search);
}

function choose(table, at) {
  const values = [...new Set(table.rows.map((row) => said(table, row, at)))].sort();
  const pairs = [["", "all"], ...values.map((value) => [value, value])];
  const field = choice(table.spec.columns[at].name, pairs, "", (value) => {
    table.chosen.set(at, value);
    fill(table);
  });
  table.selects.set(at, field.querySelector("select"));
  return field;
}

function said(table, row, at) {
  const { say } = table.spec.columns[at];
  const value = row[at];
  if (say) return say(value, row);
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return estimate(value);
  return typeof value === "number" ? plain(value) : String(value);
}

/** A value with the ends of its interval, where it has one. */
function estimate([value, low, high]) {
  return low === undefined ? plain(value) : `${short(value)} (${short(low)} to ${short(high)})`;
}

function fill(table) {
  const { spec, words, sort } = table;
  const isChosen = (row) => [...table.chosen].every(([at, value]) => value === "" || said(table, row, at) === value);
  const isFound = (row) => words === "" || row.some((_, at) => spec.columns[at] && said(table, row, at).toLowerCase().includes(words));
  const rows = table.rows.filter((row) => isChosen(row) && isFound(row));
  if (sort) rows.sort((a, b) => (sort.down ? -1 : 1) * compare(a[sort.at], b[sort.at], sort.down));
  table.body.replaceChildren(...rows.slice(0, table.shown).map((row) => rowOf(table, row)));
  table.more.hidden = rows.length <= table.shown;
  const all = Math.min(table.shown, rows.length);
  table.said.textContent = all < table.rows.length ? `${count(all)} of ${count(table.rows.length)} rows` : "";
}

/** What is missing comes last, whichever way a table is sorted. */
function compare(one, other, down) {
  // An estimate is a list: its value, and its ends.
  const [first, second] = [one, other].map((value) => (Array.isArray(value) ? value[0] : value));
  const [isGap, isOtherGap] = [first, second].map((value) => value === null || value === undefined);
  if (isGap || isOtherGap) return (down ? -1 : 1) * (Number(isGap) - Number(isOtherGap));
  if (typeof first === "number" && typeof second === "number") return first - second;
  return String(first).localeCompare(String(second), "en", { numeric: true });
}

function rowOf(table, row) {
  const cells = table.spec.columns.map((column, at) => {
    const words = said(table, row, at);
    const { isNumber } = column;
    const inner = at === 0 && table.spec.act
      ? button("", () => table.spec.act(row), { class: "link" })
      : null;
    const filledWith = isNumber ? words : bidi(words);
    inner?.append(filledWith);
    return element("td", { class: isNumber ? "number" : null }, inner ?? filledWith);
  });
  return element("tr", {}, cells);
}
