// Numbers as a reader says them: in the unit of their size, with a true minus.

const LANGUAGE = read("language");

/** The size that keeps the largest of some values a short number: by what they are divided, and the unit left. */
function quantity(unit, most) {
  const size = LANGUAGE.sizes.find(([least]) => Math.abs(most) >= least);
  if (!size) return { by: 1, unit };
  // Ten thousand is a thousand times ten.
  const by = size[1] === "thousand" ? 1e3 : size[0];
  return { by, unit: `${size[1]} ${unit}`.trim() };
}

/** A number with so many digits after the point. */
function decimal(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** How many digits after the point tell multiples of a step apart. */
function digits(step) {
  for (let count = 0; count < 9; count += 1) {
    const shifted = step * 10 ** count;
    if (Math.abs(shifted) > 0.5 && Math.abs(shifted - Math.round(shifted)) < 1e-6 * Math.max(1, shifted)) {
      return count;
    }
  }
  return 9;
}

/** A number with about three digits that count. */
function short(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(Number(value.toPrecision(3)));
  if (size === 0 || (size >= 100 && size < 1e4)) return decimal(value, 0);
  if (size < 1e-3) return value.toExponential(1).replace("-", "−");
  return decimal(value, Math.max(0, 2 - Math.floor(Math.log10(size))));
}

/** The same, but whole numbers stand without digits after the point. */
function plain(value) {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? decimal(value, 0) : short(value);
}

/** A number with its unit, in the size that keeps it short. */
function amount(value, unit) {
  if (value === null || value === undefined) return "–";
  const size = quantity(unit, value);
  return `${plain(value / size.by)} ${size.unit}`.trim();
}

/** A share in whole percent, or in tenths where it is small. */
function percent(share) {
  if (share === null || share === undefined) return "–";
  const points = 100 * share;
  return `${decimal(points, points !== 0 && Math.abs(points) < 9.95 ? 1 : 0)} %`;
}

/** A count with thin spaces between thousands. */
function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}
