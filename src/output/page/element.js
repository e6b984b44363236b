// Elements of a page. A text becomes a text and nothing else: no name of a world is ever read as markup.

/** The JSON in a block of the page, by its id. */
function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** An element with attributes, listeners (attributes that are functions) and children. */
function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same within a drawing. */
function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** A button that does something. */
function button(text, act, attributes = {}) {
  return element("button", { type: "button", ...attributes, click: act }, text);
}

/** A field with choices, pairs of a value and a text; `act` is given the value chosen. */
function choice(label, pairs, chosen, act) {
  const options = pairs.map(([value, text]) =>
    element("option", { value, selected: value === chosen }, text));
  const select = element("select", { change: (event) => act(event.target.value) }, options);
  return element("label", { class: "field" }, element("span", {}, label), select);
}

/** A part of the page under a heading. */
function section(id, heading, ...children) {
  const title = element("h2", { id: `${id}-heading`, tabindex: "-1" }, heading);
  return element("section", { id, "aria-labelledby": `${id}-heading` }, title, ...children);
}
