const PARTS = [["d", 86_400], ["h", 3_600], ["m", 60], ["s", 1]];

/** "2 h 05 m": the two largest parts of a span. */
export function span(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const first = PARTS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return "0 s";
  let rest = seconds;
  const shown = PARTS.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return `${count} ${unit}`;
  });
  return shown.join(" ");
}

export const percent = (share) => Math.round(share * 100);

export const money = (dollars) => dollars.toFixed(dollars < 0.1 ? 4 : 2);

export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
