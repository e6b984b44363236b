// The controls: one for each thing of the world that can be moved, and the dial of seeds.

/** Stops of a slider in logs. */
const STOPS = 200;

function controlsOf(content, wish) {
  const made = content.controls.map((control) => controlOf(control, wish));
  const of = (ofFind) => made.filter((_, at) => (content.controls[at].of_find || content.controls[at].name === "find") === ofFind);
  return element("div", {},
    seedOf(wish),
    element("fieldset", {}, element("legend", {}, "The find"), of(true)),
    element("fieldset", {}, element("legend", {}, "The world"), of(false)),
    button("All as in the world file", () => wish.clear()));
}

function controlOf(control, wish) {
  const id = `control-${control.name}`;
  const about = element("span", { id: `${id}-about`, hidden: true }, `${control.meaning}`);
  const said = element("output", { for: id });
  const field = { slider: sliderOf, choice: choiceOf, switch: switchOf }[control.input.kind](control, wish, id);
  const back = button("↺", () => wish.set(control.name, control.setting), {
    class: "back", title: "As in the world file", "aria-label": `${control.label}: as in the world file`,
  });
  const label = element("label", { for: id, title: control.meaning }, control.label);
  const isSlider = control.input.kind === "slider";
  const holder = element("div", { class: "control" }, label, isSlider ? said : field.input, back, isSlider ? field.input : null, about);
  const show = () => {
    field.show(wish.setting(control.name));
    said.textContent = isSlider ? `${settingText(wish.setting(control.name))} ${control.unit}` : "";
    back.hidden = !wish.isMoved(control.name);
    holder.classList.toggle("moved", wish.isMoved(control.name));
    const isIdle = control.of_find && !wish.setting("find");
    field.input.disabled = isIdle;
    holder.classList.toggle("idle", isIdle);
  };
  wish.watch(show);
  show();
  return holder;
}

function settingText(number) {
  return String(Number(number.toPrecision(4))).replace("-", "−");
}

/** A slider. One in logs goes by stops from end to end. */
function sliderOf({ name, input: range }, wish, id) {
  const [least, most] = [range.least, range.most];
  const way = range.in_logs ? Math.log(most / least) : most - least;
  const value = (stop) => (range.in_logs ? least * Math.exp((stop / STOPS) * way) : stop);
  const rounded = (number) => {
    if (!range.in_logs) return Number(number.toPrecision(12));
    const fine = Math.max(range.step, 10 ** (Math.floor(Math.log10(number)) - 2));
    return Math.min(Math.max(Number((Math.round(number / fine) * fine).toPrecision(6)), least), most);
  };
  const stop = (number) => (range.in_logs ? (Math.log(number / least) / way) * STOPS : number);
  const ends = range.in_logs ? [0, STOPS, 1] : [least, most, range.step];
  const input = element("input", {
    id, type: "range", min: ends[0], max: ends[1], step: ends[2], "aria-describedby": `${id}-about`,
    input: (event) => wish.set(name, rounded(value(Number(event.target.value))), true),
    change: (event) => wish.set(name, rounded(value(Number(event.target.value)))),
  });
  const show = (number) => {
    // What is under the hand is not moved from under it.
    if (rounded(value(Number(input.value))) !== number) input.value = stop(number);
    input.setAttribute("aria-valuetext", settingText(number));
  };
  return { input, show };
}

function choiceOf({ name, input: { names } }, wish, id) {
  const options = names.map((one) => element("option", { value: one }, one));
  const input = element("select", { id, "aria-describedby": `${id}-about`, change: (event) => wish.set(name, event.target.value) }, options);
  return { input, show: (chosen) => (input.value = chosen) };
}

function switchOf({ name }, wish, id) {
  const act = (event) => wish.set(name, event.target.checked);
  const input = element("input", { id, type: "checkbox", "aria-describedby": `${id}-about`, change: act });
  return { input, show: (on) => (input.checked = on) };
}

/** The dial of seeds: one back, one on, any. */
function seedOf(wish) {
  const field = element("input", { id: "seed", type: "number", min: 0, max: MOST_SEED, step: 1, inputmode: "numeric",
    change: (event) => wish.sow(Number(event.target.value)) });
  const show = () => (field.value = wish.seed);
  wish.watch(show);
  show();
  const any = () => wish.sow(crypto.getRandomValues(new Uint32Array(1))[0]);
  return element("div", { class: "seed", role: "group", "aria-label": "Seed of all luck" },
    element("label", { for: "seed" }, "Seed"), field,
    button("−", () => wish.sow(wish.seed - 1), { "aria-label": "Seed before" }),
    button("+", () => wish.sow(wish.seed + 1), { "aria-label": "Seed after" }),
    button("Any", any, { "aria-label": "Any seed" }));
}
