// Puts the laboratory together.

const content = read("content");
const wish = wishOf(content);
const screen = screenOf(content);
const many = ensembleOf(content, wish, screen);
const run = runner(wish, (picture, milliseconds) => show(screen, picture, milliseconds), (failure) => complain(screen, failure));

let isDragging = false;
wish.watch((dragging) => {
  // The ghost is the run from before the hand was on the slider.
  if (!isDragging) screen.ghost = screen.now;
  isDragging = dragging;
  many.forget();
  run();
});

const keep = button("Save as world file", () => save(wish, content.name).catch((failure) => complain(screen, failure)));
document.getElementById("page").replaceChildren(
  element("h1", {}, "Laboratory: ", bidi(content.name)),
  element("p", { class: "lead" }, bidi(content.about)),
  element("div", { class: "bench" },
    element("section", { class: "panel", "aria-label": "Controls" }, controlsOf(content, wish), element("div", { class: "controls" }, keep)),
    element("section", { "aria-label": "What comes of it" }, many.parts, screen.parts)));
run();
