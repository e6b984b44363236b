// An ensemble: runs of other seeds as they come, shown as bands and as shares of the kinds of runs.

/** Time from one drawing to the next while runs come [milliseconds]. */
const PACE = 150;
/** Ends of the bands, the wider one first. */
const QUANTILES = [[0.05, 0.95], [0.25, 0.75]];

function ensembleOf(content, wish, screen) {
  const many = { runs: [], broken: 0, abort: null };
  const said = element("output", { class: "shown", "aria-live": "polite" });
  const shares = element("div", { class: "shares" });
  const begin = button(`Ensemble of ${content.seeds}`, () => start(many));
  const end = button("Stop", () => many.abort?.abort(), { hidden: true });
  Object.assign(many, { content, wish, screen, said, shares, begin, end });
  many.parts = element("div", {}, element("div", { class: "controls" }, begin, end, said), shares);
  many.forget = () => {
    many.abort?.abort();
    if (many.runs.length === 0) return;
    Object.assign(many, { runs: [], broken: 0 });
    screen.bands = null;
    shares.replaceChildren();
    said.textContent = "";
  };
  return many;
}

async function start(many) {
  many.forget();
  const abort = new AbortController();
  Object.assign(many, { abort, runs: [], broken: 0 });
  [many.begin.disabled, many.end.hidden] = [true, false];
  let drawn = 0;
  const take = (run) => {
    if (abort.signal.aborted) return;
    if (run.broken) many.broken += 1;
    else many.runs.push(run);
    many.said.textContent = `${many.runs.length} of ${many.content.seeds} runs`;
    if (performance.now() - drawn > PACE) {
      drawRuns(many);
      drawn = performance.now();
    }
  };
  try {
    await listenTo(many.wish, abort.signal, take);
  } catch (failure) {
    if (failure.name !== "AbortError") complain(many.screen, failure);
  }
  if (many.abort !== abort) return;
  [many.begin.disabled, many.end.hidden] = [false, true];
  drawRuns(many);
}

function drawRuns(many) {
  const { runs, screen, content } = many;
  if (runs.length === 0) return;
  screen.bands = new Map(content.charts.map(({ column }) => [column, spreadOf(runs.map((run) => run.values[column]))]));
  redraw(screen);
  const kinds = new Map();
  for (const run of runs) kinds.set(run.regime, [run.said, (kinds.get(run.regime)?.[1] ?? 0) + 1]);
  const sorted = [...kinds].sort((a, b) => b[1][1] - a[1][1] || a[0].localeCompare(b[0]));
  many.shares.replaceChildren(...sorted.flatMap(([regime, [said, number]]) => shareOf(regime, said, number / runs.length)));
  const broken = many.broken ? `, ${many.broken} broke` : "";
  const last = many.wish.seed + content.seeds - 1;
  many.said.textContent = `${runs.length} of ${content.seeds} runs, seeds ${many.wish.seed} to ${last}${broken}`;
}

function shareOf(regime, said, share) {
  const bar = shape("svg", { viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    shape("rect", { width: 100 * share, height: 12, fill: LANGUAGE.regimes[regime] ?? LANGUAGE.otherRegime }));
  return [element("span", {}, sentence(said)), bar, element("span", { class: "number" }, percent(share))];
}

/** The median and the bands of some series, month by month. */
function spreadOf(series) {
  const length = Math.max(...series.map((one) => one.length));
  const months = Array.from({ length }, (_, at) =>
    series.map((one) => one[at]).filter((value) => value !== null && value !== undefined).sort((a, b) => a - b));
  const at = (share) => months.map((values) => quantile(values, share));
  const pen = LANGUAGE.worlds[2];
  const bands = QUANTILES.map(([low, high], place) => ({
    name: `${decimal(100 * low, 0)} to ${percent(high)} of runs`, pen, share: LANGUAGE.bands[place], low: at(low), high: at(high),
  }));
  const median = { name: "median", pen, values: at(0.5) };
  const key = [{ name: "median of the ensemble", pen },
    ...bands.map((band) => ({ name: band.name, pen: { ...pen, patch: true, share: 2 * band.share } }))];
  return { bands, median, key };
}

/** A quantile of sorted values, between two of them where it falls there. */
function quantile(values, share) {
  if (values.length === 0) return null;
  const place = share * (values.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, values.length - 1);
  return values[below] + (place - below) * (values[above] - values[below]);
}
