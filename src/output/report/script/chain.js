// Why a run crashed: the events of a crash and what led to them.

/** The part of the page on crashes; `look` is given a kind of event. Gives the part, and `show(crash)`. */
function chainSection(run, look) {
  const holder = element("div", { class: "chain" });
  const part = section("chain", run.crashes.length ? "How the crash came about" : "No crash", crashButtons(run, show), holder);
  function show(at, move) {
    holder.replaceChildren(...(run.crashes[at] ? crash(run, at, look) : [calm()]));
    part.querySelectorAll("[data-crash]").forEach((one) =>
      one.setAttribute("aria-pressed", String(one.dataset.crash === String(at))));
    if (move) goTo("chain");
  }
  show(0, false);
  return { part, show: (at) => show(at, true) };
}

function calm() {
  return element("p", {}, "Capex never fell as far as the rule asks for, so there is no chain to show.");
}

/** A button a crash, where there are several. */
function crashButtons(run, show) {
  if (run.crashes.length < 2) return null;
  const one = (crash, at) => button(`Peak in month ${decimal(crash.peak, 0)}`, () => show(at, false), { "data-crash": at });
  return element("div", { class: "controls", role: "group", "aria-label": "Crashes" }, run.crashes.map(one));
}

function crash(run, at, look) {
  const { said, heads, rows, byRule, peak } = run.crashes[at];
  const caption = `Events of the crash from month ${decimal(peak, 0)}, and what led to them (months are steps from 0)`;
  const columns = heads.map((name) => ({ name: name === "led to by" ? "led to by, and how often" : name, isNumber: false }));
  const kind = (row) => look(row[1]);
  // What happened is the column that opens something, so it stands first.
  const order = [1, 0, 2, 3, 4];
  const moved = rows.map((row) => order.map((place) => row[place]));
  const made = tableOf({ caption, columns: order.map((place) => columns[place]), rows: moved, act: (row) => kind([null, row[0]]) });
  const facts = element("ul", {}, said.map((line) => element("li", {}, line)));
  const rule = byRule ? null : element("p", {}, "The composite rule dates no crash here; this is a fall of capex alone.");
  const hint = element("p", { class: "note" },
    "Each line is all events of one kind. The last column says which kinds of events led to them, as far as a rule of the run knew one. A kind opens its events below.");
  return [rule, facts, made.holder, hint].filter(Boolean);
}

/** Moves to a part of the page, for the eye and for the keyboard. */
function goTo(id) {
  const heading = document.getElementById(`${id}-heading`);
  heading.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
}
