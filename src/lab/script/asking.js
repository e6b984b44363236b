// Asking the program. Of wishes that come faster than runs, the last one counts.

/** What the program answers to a wish; an error says why it does not. */
async function ask(what, wish, signal) {
  let response;
  try {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: wish.text(), signal };
    response = await fetch(what, request);
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Error("The laboratory is closed: the program that made this page has ended.");
  }
  if (response.ok) return response;
  const text = await response.text();
  let reason = text;
  try {
    reason = JSON.parse(text).error;
  } catch {
    // It is a plain text.
  }
  throw new Error(reason);
}

/** Asks for runs, one at a time. `take` is given each with the time it took, `fail` what went wrong, `busy` whether it is at it. */
function runner(wish, take, fail, busy) {
  let [isBusy, isStale] = [false, false];
  const run = async () => {
    isStale = true;
    if (isBusy) return;
    isBusy = true;
    busy(true);
    while (isStale) {
      isStale = false;
      const begun = performance.now();
      try {
        const picture = await (await ask("run", wish)).json();
        take(picture, performance.now() - begun);
      } catch (failure) {
        fail(failure);
      }
    }
    isBusy = false;
    busy(false);
  };
  return run;
}

/** Reads the events of an ensemble as they come. */
async function listenTo(wish, signal, take) {
  const reader = (await ask("ensemble", wish, signal)).body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const line = (name) => event.split("\n").find((one) => one.startsWith(`${name}: `))?.slice(name.length + 2);
      if (line("event") === "refused") throw new Error(JSON.parse(line("data")).error);
      if (line("event") === "known") take(JSON.parse(line("data")));
    }
  }
}

/** Lets the reader keep the world that is on screen. */
async function save(wish, name) {
  const text = await (await ask("world", wish)).text();
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = element("a", { href: address, download: `${name}.ron` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
