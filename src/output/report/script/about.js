// What a report says of itself: worlds, program, rule, what was checked, and how to make it again.

function aboutSection({ facts, rule, invariants, differences, commands }) {
  return section("about", "About this report",
    facts.flatMap(([name, all]) => [facts.length > 1 ? element("h3", {}, bidi(name)) : null, factList(all)]),
    element("h3", {}, "How the worlds differ"), differences.map(differenceTable),
    element("h3", {}, "What counts as a crash"), rule.map((sentence) => element("p", {}, sentence)),
    element("h3", {}, "What was checked each month"),
    element("p", {}, "Every month of every run kept these invariants. A run that breaks one ends with an error and leaves no folder."),
    invariantTable(invariants),
    element("h3", {}, "How to make it again"), commands.flatMap(command));
}

function factList(facts) {
  return element("dl", {}, facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, bidi(value))]));
}

/** What a world differs in from another one. */
function differenceTable(sheet, at) {
  if (!sheet.rows.length) return element("p", {}, bidi(`${sheet.title}: nothing.`));
  // A column that says the same in every row says nothing.
  const isOne = new Set(sheet.rows.map((row) => row[0])).size === 1;
  const tail = (list) => (isOne ? list.slice(1) : list);
  const shown = { ...sheet, heads: tail(sheet.heads), numeric: tail(sheet.numeric), rows: sheet.rows.map(tail) };
  return foldedSheet(shown, at === 0);
}

function invariantTable(invariants) {
  const columns = [{ name: "invariant" }, { name: "what holds" }, { name: "tolerance" }];
  const rows = invariants.map((row) => row.map((cell) => cell.replaceAll("`", "")));
  return tableOf({ caption: "Invariants", columns, rows }).holder;
}

function command([what, line]) {
  return [element("p", { class: "note" }, `${what}:`), element("pre", { tabindex: "0" }, bidi(line))];
}
