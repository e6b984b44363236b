// The screen: what kind of run it was, and a chart for each thing that is drawn. The run before stays as a ghost.

/** Whether there is room for two charts beside the controls. */
const SIDE_BY_SIDE = matchMedia("(min-width: 1120px)");

function screenOf(content) {
  const time = timeOf(0, content.months - content.every);
  const holder = element("div", { class: "charts" });
  const verdict = element("p", { class: "verdict", role: "status" });
  const took = element("p", { class: "hint" });
  const error = element("p", { class: "error", role: "alert", hidden: true });
  const story = element("div", {});
  const key = element("div", {});
  const screen = { content, verdict, took, error, story, key, now: null, ghost: null, bands: null };
  screen.charts = content.charts.map((chart, at) => chartIn(holder, time, specOf(screen, chart, at)));
  screen.parts = element("div", { class: "screen" }, verdict, took, error, timeControls(time), key, holder,
    element("details", {}, element("summary", {}, "The run in sentences"), story));
  return screen;
}

/** A chart of the run, of the one before and, with an ensemble, of how far its runs lie apart. */
function specOf({ content, now, ghost, bands }, chart, at) {
  const pen = LANGUAGE.worlds[0];
  const line = (name, picture, isGhost) =>
    picture && { name, pen, values: picture.values[chart.name], ghost: isGhost };
  const spread = bands?.get(chart.name);
  const seed = (picture) => `seed ${picture.seed}`;
  return {
    name: chart.said,
    unit: chart.unit,
    meaning: chart.meaning,
    inLogs: chart.logs,
    every: content.every,
    below: "Months since the start",
    lines: [line(now && seed(now), now, false), line("before", ghost, true), spread?.median].filter(Boolean),
    bands: spread?.bands ?? [],
    marks: (now?.marks ?? []).map((mark) => ({ ...mark })),
    named: at === 0 || (at === 1 && SIDE_BY_SIDE.matches),
  };
}

function redraw(screen) {
  screen.content.charts.forEach((chart, at) => screen.charts[at].draw(specOf(screen, chart, at)));
  keyTo(screen);
}

function keyTo({ key, now, ghost, bands, content }) {
  const pen = LANGUAGE.worlds[0];
  const entries = [{ name: `seed ${now?.seed}`, pen }];
  if (ghost) entries.push({ name: "the run before", pen: { ...pen, colour: LANGUAGE.mark, width: 0.9 } });
  if (bands) entries.push(...bands.get(content.charts[0].name).key);
  key.replaceChildren(keyOf("Lines", entries));
}

/** Shows a run. */
function show(screen, picture, milliseconds) {
  screen.now = picture;
  screen.error.hidden = true;
  const dates = picture.marks.map((mark) => `${mark.name} in month ${decimal(mark.month, 0)}`).join(", ");
  const patch = shape("svg", { class: "patch", viewBox: "0 0 1 1", "aria-hidden": "true" },
    shape("rect", { width: 1, height: 1, fill: LANGUAGE.regimes[picture.regime] ?? LANGUAGE.otherRegime }));
  screen.verdict.replaceChildren(patch, sentence(picture.said), dates ? `: ${dates}` : "");
  screen.took.textContent = `Run and drawn in ${decimal(milliseconds, 0)} ms, with ${count(screen.content.users)} users.`;
  screen.story.replaceChildren(...picture.story.map((line) => element("p", {}, bidi(line))));
  redraw(screen);
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function complain(screen, failure) {
  screen.error.textContent = failure.message;
  screen.error.hidden = false;
}
