// The key to lines and colours. Entries that can be switched are buttons.

/** A sample of a line or, with a width of nought, of a colour. */
function sample(pen) {
  const drawing = shape("svg", { class: "sample", width: 30, height: 12, "aria-hidden": "true" });
  drawing.append(pen.patch
    ? shape("rect", { x: 2, y: 1, width: 26, height: 10, fill: pen.colour, "fill-opacity": pen.share ?? 1 })
    : line([1, 6], [29, 6], strokeOf(pen)));
  return drawing;
}

/** How a pen draws: a little wider than on paper. A ghost is pale. */
function strokeOf(pen, isGhost = false) {
  return {
    stroke: pen.colour,
    "stroke-width": isGhost ? 1.5 : 1.7 * (pen.width ?? 1.1),
    "stroke-dasharray": (pen.dash ?? []).map((dash) => 1.6 * dash).join(" ") || null,
    "stroke-opacity": isGhost ? LANGUAGE.ghost : null,
    "stroke-linejoin": "round",
    fill: "none",
  };
}

/** A key: `entries` have a name and a pen; with `act`, which is given the position and whether it is on, they can be switched. */
function keyOf(label, entries, act = null) {
  const made = entries.map((entry, at) => keyEntry(entry, act && ((on) => act(at, on))));
  const items = made.map((one) => element("li", {}, one));
  return element("ul", { class: "key", "aria-label": label }, items);
}

function keyEntry(entry, act) {
  if (!act) return element("span", {}, sample(entry.pen), bidi(entry.name));
  const toggle = (event) => {
    const own = event.currentTarget;
    const on = own.getAttribute("aria-pressed") !== "true";
    own.setAttribute("aria-pressed", String(on));
    act(on);
  };
  const state = { "aria-pressed": String(entry.on !== false) };
  return element("button", { type: "button", ...state, click: toggle }, sample(entry.pen), bidi(entry.name));
}

/** A name that may run from right to left, and leaves what is around it in place. */
function bidi(name) {
  return element("bdi", {}, name);
}
