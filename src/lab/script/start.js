// Puts the laboratory together.

const content = read("content");
const wish = wishOf(content);
const screen = screenOf(content);
const many = ensembleOf(content, wish, screen);
const holder = document.getElementById("page");
const run = runner(wish,
  (picture, milliseconds) => show(screen, picture, milliseconds),
  (failure) => complain(screen, failure),
  (isBusy) => holder.setAttribute("aria-busy", String(isBusy)));

let [isDragging, last] = [false, wish.text()];
wish.watch((dragging) => {
  const isSame = wish.text() === last;
  last = wish.text();
  if (isSame) {
    // The hand has left the slider where it was.
    isDragging = dragging;
    return;
  }
  // The ghost is the run from before the hand was on the slider.
  if (!isDragging) screen.ghost = screen.now;
  isDragging = dragging;
  many.forget();
  run();
});

const keep = button("Save as world file", () => save(wish, content.name).catch((failure) => complain(screen, failure)));
holder.replaceChildren(
  element("h1", {}, "Laboratory: ", bidi(content.name)),
  element("p", { class: "lead" }, bidi(content.about)),
  element("div", { class: "bench" },
    element("section", { class: "panel", "aria-label": "Controls" }, controlsOf(content, wish), element("div", { class: "controls" }, keep)),
    element("section", { "aria-label": "What comes of it" }, many.parts, screen.parts)));
run();
