// Where the page begins.

const PAGE = document.getElementById("page");

/** The head of a report: what it is of, and the way to its parts. */
function head(content) {
  const all = content.runs ?? content.worlds;
  const abouts = all.map((one) => (all.length > 1 ? `${one.name}: ${one.about}` : one.about));
  return [element("h1", {}, bidi(content.title)), abouts.map((about) => element("p", { class: "lead" }, bidi(about)))];
}

/** Links to the parts of the page, made when all of them are there. */
function contents() {
  const parts = [...PAGE.querySelectorAll("section")];
  const link = (part) => element("a", { href: `#${part.id}` }, part.querySelector("h2").textContent);
  return element("nav", { "aria-label": "Contents" }, element("ul", {}, parts.map((part) => element("li", {}, link(part)))));
}

function start() {
  const content = read("content");
  PAGE.replaceChildren(...head(content).flat());
  const place = element("div");
  PAGE.append(place);
  if (content.kind === "runs") runsReport(PAGE, content);
  else ensemblesReport(PAGE, content);
  PAGE.append(aboutSection(content.about));
  place.replaceWith(contents());
  unfoldOnPaper();
}

/** Paper cannot be unfolded. */
function unfoldOnPaper() {
  const folded = () => [...document.querySelectorAll("details:not(.choose):not([open])")];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folded();
    opened.forEach((one) => (one.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));
}

start();
