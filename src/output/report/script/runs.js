// The report of one run, or of several side by side.

function runsReport(page, content) {
  const { runs } = content;
  const time = timeOf(0, Math.max(...runs.map((run) => lastMonth(run))));
  const shown = runs.map(() => true);
  const view = { content, runs, time, shown, several: runs.length > 1 };
  const series = seriesCharts(content.columns, content.usual, time, (column, isFirst) => seriesOf(view, column, isFirst));
  const switchRun = (at, on) => {
    shown[at] = on;
    series.redraw();
  };
  const entries = runs.map((run, at) => ({ name: run.name, pen: penOf(at) }));
  const key = view.several ? keyOf("Runs shown", entries, switchRun) : null;
  const details = element("div");
  const tell = (at) => details.replaceChildren(...runParts(view, runs[at]));
  page.append(
    section("series", "Series", element("div", { class: "sticky" }, timeControls(time), key), series.choose, series.holder,
      element("p", { class: "note" }, "Dashed lines are dates by the rule; the name of one opens how the crash came about.")),
    view.several ? outcomes(runs) : "",
    view.several ? choice("Run told below", runs.map((run, at) => [String(at), run.name]), "0", (at) => tell(Number(at))) : "",
    details);
  view.tell = tell;
  tell(0);
}

function lastMonth(run) {
  return (Object.values(run.values)[0].length - 1) * run.every;
}

function penOf(at) {
  return LANGUAGE.worlds[at % LANGUAGE.worlds.length];
}

/** One column of the runs shown. Of several runs only find and peak are marked, in the colours of their lines. */
function seriesOf(view, column, isFirst) {
  const { runs, shown, several } = view;
  const on = runs.map((run, at) => ({ run, at })).filter(({ at }) => shown[at]);
  const ofRun = ({ run, at }) => run.marks
    .filter((mark) => !several || mark.name === "find" || mark.name === "peak")
    .map((mark) => markOf(view, run, at, mark));
  return {
    name: column.said, unit: column.unit, meaning: column.meaning, inLogs: column.logs, below: BELOW, named: isFirst,
    every: Math.min(...on.map(({ run }) => run.every)),
    lines: on.map(({ run, at }) => ({ name: run.name, pen: penOf(at), values: run.values[column.name] ?? [], every: run.every })),
    marks: on.flatMap(ofRun),
  };
}

function markOf(view, run, at, { month, name, crash }) {
  const opens = crash !== null;
  return {
    month, name,
    colour: view.several ? penOf(at).colour : undefined,
    hint: opens ? `how the crash${view.several ? ` of ${run.name}` : ""} came about` : undefined,
    act: opens ? () => openCrash(view, at, crash) : undefined,
  };
}

function openCrash(view, at, crash) {
  if (view.told !== view.runs[at]) view.tell(at);
  view.chain.show(crash);
}

/** Everything on one run below its series. */
function runParts(view, run) {
  view.told = run;
  const events = eventsSection(run);
  view.chain = chainSection(run, events.look);
  const story = element("ul", { class: "story" }, run.story.map((line) => element("li", {}, line)));
  return [section("story", view.several ? `What happened in ${run.name}` : "What happened", story),
    view.chain.part, firmsSection(run, view.time), events.part];
}

/** What came of each run, side by side. */
function outcomes(runs) {
  const month = (run, name) => run.marks.find((mark) => mark.name === name)?.month ?? null;
  const columns = ["run", "world", "seed", "kind"].map((name) => ({ name }));
  const dates = ["find", "bear market", "peak", "trough", "back"];
  columns.push(...dates.map((name) => ({ name, unit: "month", isNumber: true, say: (value) => (value === null ? "–" : decimal(value, 0)) })));
  const rows = runs.map((run) => [run.name, run.world, run.seed, run.regime, ...dates.map((name) => month(run, name))]);
  return section("outcomes", "What came of each run", tableOf({ caption: "Kinds of runs, and dates of their first crash", columns, rows }).holder);
}
