// The events of a run, with fields to choose among them.

/** The part of the page on events. Gives the part, and `look(kind)`. */
function eventsSection({ events }) {
  const text = (at) => events.texts[at];
  const rows = events.rows.map(([month, kind, agent, size, unit, cause, detail]) =>
    [month, text(kind), text(agent), size, text(cause) || null, text(detail) || null, text(unit)]);
  const columns = [
    { name: "month" }, { name: "what" }, { name: "who" },
    { name: "how much", isNumber: true, say: (size, row) => amount(size, row[6]) },
    { name: "led to by" }, { name: "detail" },
  ];
  columns[0].say = (month) => decimal(month, Number.isInteger(month) ? 0 : 1);
  const table = tableOf({ caption: "Events", columns, rows, choices: [1, 2] });
  const routine = events.routine.map(([kind, number]) => `${count(number)} × ${kind}`).join(", ");
  const note = `Not listed, as they are routine: ${routine}. They stand in events.csv.`;
  const meanings = element("dl", {}, events.kinds.flatMap(([kind, meaning]) => [element("dt", {}, kind), element("dd", {}, meaning)]));
  const part = section("events", "Events", element("p", { class: "note" }, note), table.holder,
    element("details", {}, element("summary", {}, "What the kinds of events mean"), meanings));
  const look = (kind) => {
    if (!rows.some((row) => row[1] === kind)) return;
    table.choose(1, kind);
    goTo("events");
  };
  return { part, look };
}
