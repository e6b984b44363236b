// How often each kind of run comes: a bar a world.

/** The part of the page with the shares of kinds. */
function regimesSection(content) {
  const kinds = [...new Set(content.worlds.flatMap((world) => world.runs.map((run) => run[ROW_OF.regime])))];
  const order = [...Object.keys(LANGUAGE.regimes), ...kinds].filter((kind, at, all) => kinds.includes(kind) && all.indexOf(kind) === at);
  const entries = order.map((kind) => ({ name: spokenRegime(kind), pen: { patch: true, colour: colourOf(kind) } }));
  const bars = content.worlds.map((world) => bar(world, order));
  const sheet = content.sheets.find((one) => one.name === "regimes");
  return section("regimes", "Kinds of runs", keyOf("Kinds of runs", entries), element("div", { class: "bars" }, bars),
    sheet ? foldedSheet(sheet, false) : null);
}

function colourOf(kind) {
  return LANGUAGE.regimes[kind] ?? LANGUAGE.otherRegime;
}

/** Shares side by side, with their percentages where there is room. */
function bar(world, order) {
  const shares = order.map((kind) => world.runs.filter((run) => run[ROW_OF.regime] === kind).length / Math.max(world.runs.length, 1));
  const said = order.map((kind, at) => [kind, shares[at]]).filter(([, share]) => share > 0);
  const label = said.map(([kind, share]) => `${spokenRegime(kind)} ${percent(share)}`).join(", ");
  const drawing = shape("svg", { viewBox: "0 0 100 5", preserveAspectRatio: "none", role: "img", "aria-label": `${world.name}: ${label}`, class: "bar" });
  let left = 0;
  for (const [kind, share] of said) {
    drawing.append(shape("rect", { x: 100 * left, y: 0, width: 100 * share, height: 5, fill: colourOf(kind), stroke: LANGUAGE.paper, "vector-effect": "non-scaling-stroke" }));
    left += share;
  }
  return element("div", {}, element("h3", {}, bidi(world.name), element("span", { class: "unit" }, ` (${count(world.runs.length)} runs)`)), drawing, element("p", { class: "note" }, label));
}
