// Where values lie in a drawing, and the ticks that say so.

/** The place of a value between two places; in logs where asked, for values above nought. */
function scale([low, high], [from, to], inLogs = false) {
  const way = (value) => (inLogs ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const all = way(high) - way(low);
  return (value) => from + (all > 0 ? (way(value) - way(low)) / all : 0.5) * (to - from);
}

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least this. */
function step(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  const times = [1, 2, 2.5, 5].find((one) => one * power >= least * (1 - 1e-9));
  return (times ?? 10) * power;
}

/** The range from tick to tick that holds nought and some values, with at most so many steps. */
function amounts(low, high, most) {
  const [least, top] = [Math.min(low, 0), Math.max(high, 0)];
  const size = step(((top > least ? top : least + 1) - least) / most);
  const [first, last] = [Math.floor(least / size + 1e-9), Math.ceil(top / size - 1e-9)];
  const end = Math.max(last, first + 1);
  const ticks = Array.from({ length: end - first + 1 }, (_, at) => (first + at) * size);
  return { range: [first * size, end * size], ticks, step: size, inLogs: false };
}

/** The range between powers of ten that holds some values above nought. */
function powers(low, high, most) {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(Math.ceil(Math.log10(high) - 1e-9), first + 1);
  const every = Math.max(1, Math.ceil((last - first) / most));
  const ticks = [];
  for (let power = first; power <= last; power += every) ticks.push(10 ** power);
  return { range: [10 ** first, 10 ** last], ticks, step: null, inLogs: true };
}

/** The lowest and the highest of some numbers; nothing without any. */
function ends(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

/** Ticks of time, a month or some years apart, at most so many. */
function months(first, last, most) {
  const steps = [1, 3, 6, 12, 24, 36, 60, 120, 240, 480];
  const every = steps.find((one) => (last - first) / one < Math.max(most, 2)) ?? 960;
  const ticks = [];
  for (let month = Math.ceil(first / every) * every; month <= last; month += every) ticks.push(month);
  return ticks;
}
