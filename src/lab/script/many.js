// An ensemble: what is known of the runs of other seeds as they come, shown as bands and as shares of the kinds of runs.

/** Quantiles that end the bands, the wider one first, and that of the median. */
const [ENDS, MEDIAN] = [[[0, 4], [1, 3]], 2];
/** What the bands are called. */
const BAND_NAMES = ["5 to 95 % of runs", "25 to 75 % of runs"];

function ensembleOf(content, wish, screen) {
  const many = { isKnown: false, abort: null };
  const said = element("output", { class: "shown", "aria-live": "polite" });
  const shares = element("div", { class: "shares" });
  const begin = button(`Ensemble of ${content.seeds}`, () => start(many));
  const end = button("Stop", () => many.abort?.abort(), { hidden: true });
  Object.assign(many, { content, wish, screen, said, shares, begin, end });
  many.parts = element("div", {}, element("div", { class: "controls" }, begin, end, said), shares);
  many.forget = () => {
    many.abort?.abort();
    if (!many.isKnown) return;
    many.isKnown = false;
    screen.bands = null;
    shares.replaceChildren();
    said.textContent = "";
  };
  return many;
}

async function start(many) {
  many.forget();
  const abort = new AbortController();
  many.abort = abort;
  [many.begin.disabled, many.end.hidden] = [true, false];
  const take = (known) => abort.signal.aborted || drawKnown(many, known);
  try {
    await listenTo(many.wish, abort.signal, take);
  } catch (failure) {
    if (failure.name !== "AbortError") complain(many.screen, failure);
  }
  if (many.abort === abort) [many.begin.disabled, many.end.hidden] = [false, true];
}

function drawKnown(many, known) {
  const { screen, content, wish } = many;
  many.isKnown = true;
  screen.bands = new Map(content.charts.map(({ name }) => [name, spreadOf(known.bands[name])]));
  redraw(screen);
  many.shares.replaceChildren(...known.kinds.flatMap(shareOf));
  const broken = known.broken ? `, ${known.broken} broke` : "";
  const last = wish.seed + content.seeds - 1;
  many.said.textContent = `${known.done} of ${content.seeds} runs, seeds ${wish.seed} to ${last}${broken}`;
}

/** The share of a kind of run as a bar, with its interval. */
function shareOf([regime, said, share, interval]) {
  const bar = shape("svg", { viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    shape("rect", { width: 100 * share, height: 12, fill: LANGUAGE.regimes[regime] ?? LANGUAGE.otherRegime }));
  const [low, high] = interval.map((end) => decimal(100 * end, 0));
  const text = element("span", { class: "number" }, percent(share), element("span", { class: "hint" }, ` (${low} to ${high})`));
  return [element("span", {}, sentence(said)), bar, text];
}

/** The median and the bands of a column, of its quantiles month by month. */
function spreadOf(quantiles) {
  const pen = LANGUAGE.worlds[2];
  const bands = ENDS.map(([low, high], at) =>
    ({ name: BAND_NAMES[at], pen, share: LANGUAGE.bands[at], low: quantiles[low], high: quantiles[high] }));
  const median = { name: "median", pen, values: quantiles[MEDIAN] };
  const key = [{ name: "median of the ensemble", pen },
    ...bands.map((band) => ({ name: band.name, pen: { ...pen, patch: true, share: 2 * band.share } }))];
  return { bands, median, key };
}
