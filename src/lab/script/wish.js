// What is wished for: the seed, and the controls that are set otherwise than in the world.

/** Largest seed that the page can say exactly. */
const MOST_SEED = Number.MAX_SAFE_INTEGER;

/** A wish that nothing of a world be changed. Who watches is told of every change: whether it is one of many while something is dragged. */
function wishOf(content) {
  const watchers = [];
  const wish = { seed: content.seed, settings: {} };
  const tell = (dragging) => watchers.forEach((watcher) => watcher(dragging));
  const ofWorld = Object.fromEntries(content.controls.map((control) => [control.name, control.setting]));
  wish.watch = (watcher) => watchers.push(watcher);
  wish.setting = (name) => wish.settings[name] ?? ofWorld[name];
  wish.isMoved = (name) => name in wish.settings;
  wish.set = (name, setting, dragging = false) => {
    if (setting === ofWorld[name]) delete wish.settings[name];
    else wish.settings[name] = setting;
    tell(dragging);
  };
  wish.sow = (seed) => {
    wish.seed = Math.min(Math.max(Math.round(seed) || 0, 0), MOST_SEED);
    tell(false);
  };
  wish.clear = () => {
    wish.settings = {};
    wish.seed = content.seed;
    tell(false);
  };
  wish.text = () => JSON.stringify({ seed: wish.seed, settings: wish.settings });
  return wish;
}
