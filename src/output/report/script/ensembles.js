// The report of ensembles: one world over its seeds, or several side by side.

/** Columns shown at first. */
const FANS = ["capex", "rents_utilisation", "rents_list", "services_volume", "equity_index", "credit_debt"];

function ensemblesReport(page, content) {
  const { worlds } = content;
  const shown = worlds.map(() => true);
  const steps = (world) => Math.max(...Object.values(world.bands).map((bands) => bands[2].length));
  const time = timeOf(0, Math.max(...worlds.map((world) => (steps(world) - 1) * world.every)));
  const series = seriesCharts(content.columns, FANS, time, (column) => fanOf(worlds, shown, column));
  const survival = survivalChart(content, shown, time);
  const entries = worlds.map((world, at) => ({ name: world.name, pen: penOf(at) }));
  const key = worlds.length > 1 ? keyOf("Worlds shown", entries, (at, on) => {
    shown[at] = on;
    series.redraw();
    survival?.redraw();
  }) : null;
  const strips = stripsSection(content);
  page.append(
    section("series", "Over all seeds", element("div", { class: "sticky" }, timeControls(time), key), series.choose, series.holder,
      element("p", { class: "note" }, "Lines are medians over seeds. Dark bands hold the middle half of the runs; pale ones, drawn for up to two worlds, nine tenths of them.")),
    regimesSection(content), survival?.part ?? "", strips.part, outcomeTables(content), runsTable(content));
  strips.fill();
}

/** The bands of the worlds shown: of more than two, only the inner ones, which would hide each other else. */
function fanOf(worlds, shown, column) {
  const on = worlds.map((world, at) => ({ world, at })).filter(({ world, at }) => shown[at] && world.bands[column.name]);
  const [outer, inner] = LANGUAGE.bands;
  const band = ({ world, at }, name, low, high, share) => ({
    name, pen: penOf(at), share, every: world.every, line: on.findIndex((one) => one.at === at),
    low: world.bands[column.name][low], high: world.bands[column.name][high],
  });
  const wide = on.length <= 2 ? on.map((one) => band(one, "5–95 %", 0, 4, outer)) : [];
  return {
    name: column.said, unit: column.unit, meaning: column.meaning, inLogs: column.logs, below: BELOW,
    every: Math.min(...on.map(({ world }) => world.every)),
    lines: on.map(({ world, at }) => ({ name: on.length > 1 ? world.name : "median", pen: penOf(at), values: world.bands[column.name][2], every: world.every })),
    bands: [...wide, ...on.map((one) => band(one, "25–75 %", 1, 3, inner))],
  };
}

/** The share of runs without a crash so far, with its interval, from the table of the curve. */
function survivalChart(content, shown, time) {
  if (!content.survival) return null;
  const holder = element("div");
  const part = section("survival", "Without a crash so far", holder, element("p", { class: "note" },
    "After Kaplan and Meier, a crash dated by its peak; bands are 95 % intervals."));
  const curves = content.worlds.map((world) => curveOf(content.survival.rows.filter((row) => row[0] === world.name), time));
  const spec = () => {
    const on = content.worlds.map((world, at) => ({ world, at })).filter(({ at }) => shown[at]);
    return {
      name: "Share without a crash", unit: "share", noLogs: true, floor: 0, ceiling: 1, below: BELOW, height: 260,
      lines: on.map(({ world, at }) => ({ name: world.name, pen: penOf(at), values: curves[at].value })),
      bands: on.map(({ at }, line) => ({ name: "95 %", line, pen: penOf(at), share: LANGUAGE.bands[0], low: curves[at].low, high: curves[at].high })),
    };
  };
  const chart = chartIn(holder, time, spec());
  return { part, redraw: () => chart.draw(spec()) };
}

/** A curve by the month: it holds until its next step. */
function curveOf(rows, time) {
  const curve = { value: [], low: [], high: [] };
  for (let month = 0; month <= time.last; month += 1) {
    const [value, low, high] = rows.findLast((row) => row[1] <= month)?.[4] ?? [1];
    curve.value.push(value);
    curve.low.push(low ?? null);
    curve.high.push(high ?? null);
  }
  return curve;
}

/** The tables of `overbuild compare`. */
function outcomeTables(content) {
  const sheets = content.sheets.filter((sheet) => sheet.name !== "regimes");
  const isOpen = (sheet) => sheet.name === "distributions" || sheet.name === "differences";
  return section("outcomes", "What came of the runs", sheets.map((sheet) => foldedSheet(sheet, isOpen(sheet))));
}

/** A row a run, with fields for world and kind. */
function runsTable(content) {
  const month = (value) => (value === null ? "–" : decimal(value, 0));
  const dates = ["find", "peak", "trough", "back"].map((name) => ({ name, unit: "month", say: month, isNumber: true }));
  const measures = content.heads.map(([name, unit, meaning]) => ({ name, unit, meaning, isNumber: true }));
  const columns = [{ name: "world" }, { name: "seed", say: String, isNumber: true }, { name: "kind", say: spokenRegime }, ...dates, ...measures];
  const rows = content.worlds.flatMap((world) => world.runs.map((run) => [world.name, ...run.slice(0, ROW_OF.mark), ...run.slice(ROW_OF.peak)]));
  const failed = content.worlds.filter((world) => world.failed).map((world) => `${world.failed} runs of ${world.name} broke off and count nowhere.`);
  return section("runs", "Runs", failed.map((line) => element("p", {}, bidi(line))),
    tableOf({ caption: "Runs", columns, rows, choices: content.worlds.length > 1 ? [0, 2] : [2] }).holder);
}
