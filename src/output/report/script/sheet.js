// Tables of results, as `overbuild compare` has them.

function sheetTable(sheet) {
  const columns = sheet.heads.map(([name, unit, ends], at) => ({
    name: ends ? `${name} (${ends.join(" to ")})` : name, unit, isNumber: sheet.numeric[at],
  }));
  return tableOf({ caption: sheet.title, columns, rows: sheet.rows }).holder;
}

/** A table with its notes, folded until it is asked for. */
function foldedSheet(sheet, isOpen) {
  const notes = sheet.notes.map((note) => element("p", { class: "note" }, bidi(note)));
  return element("details", { open: isOpen }, element("summary", {}, bidi(sheet.title)), sheetTable(sheet), notes);
}
