// Time that several charts share: the months shown, and the month pointed at.

/** Shortest stretch that can be shown [months]. */
const SHORTEST = 6;

/** Time from a first month to a last one. Who watches is told of a new `range` or a new `cursor`. */
function timeOf(first, last) {
  const watchers = new Set();
  const time = { first, last, from: first, to: last, cursor: null };
  const tell = (what) => watchers.forEach((watcher) => watcher(what));
  time.watch = (watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  };
  time.show = (from, to) => {
    const span = Math.min(Math.max(to - from, SHORTEST), time.last - time.first);
    time.from = Math.min(Math.max(from, time.first), time.last - span);
    time.to = time.from + span;
    tell("range");
  };
  time.point = (month) => {
    time.cursor = month === null ? null : Math.min(Math.max(month, time.first), time.last);
    tell("cursor");
  };
  time.extend = (from, to) => {
    [time.first, time.last] = [from, to];
    time.show(from, to);
  };
  time.isWhole = () => time.from === time.first && time.to === time.last;
  return time;
}

/** Shows a part as many times as long, about the month pointed at or the middle. */
function zoom(time, times) {
  const span = time.to - time.from;
  const inside = time.cursor !== null && time.cursor >= time.from && time.cursor <= time.to;
  const about = inside ? time.cursor : (time.from + time.to) / 2;
  const share = span > 0 ? (about - time.from) / span : 0.5;
  time.show(about - share * span * times, about + (1 - share) * span * times);
}

/** Shows earlier or later months: a share of those shown. */
function shift(time, share) {
  const way = share * (time.to - time.from);
  time.show(time.from + way, time.to + way);
}

/** Buttons for what a mouse does by dragging, with the months shown and, for charts, a hint. */
function timeControls(time, hint = "Drag across a chart to zoom; arrow keys move along it.") {
  const shown = element("output", { class: "shown" });
  const controls = [
    ["−", "Show more months", () => zoom(time, 2)],
    ["+", "Show fewer months", () => zoom(time, 0.5)],
    ["←", "Show earlier months", () => shift(time, -0.25)],
    ["→", "Show later months", () => shift(time, 0.25)],
  ];
  const made = controls.map(([sign, name, act]) => button(sign, act, { "aria-label": name, title: name }));
  const whole = button("All months", () => time.show(time.first, time.last));
  const say = () => {
    shown.textContent = `Months ${decimal(time.from, 0)} to ${decimal(time.to, 0)}`;
    whole.disabled = time.isWhole();
  };
  time.watch((what) => what === "range" && say());
  say();
  return element("div", { class: "controls", role: "group", "aria-label": "Months shown" },
    made, whole, shown, element("span", { class: "hint" }, hint));
}
