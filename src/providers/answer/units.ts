/** What servers count in beside seconds: ms, microseconds, ns, ticks of 100 ns, hundredths, samples. */
const OTHER_UNITS = [1e-3, 1e-6, 1e-9, 1e-7, 1e-2, 1 / 16_000];
/** Whisper's windows last 30 s: times up to the end of the last one are in seconds. */
const WINDOW_SECONDS = 30;
/** Letters a second: usual, and the most and the fewest that a unit may imply. */
const USUAL_RATE = 12;
const FASTEST = 40;
const SLOWEST = 0.05;

/**
 * The unit, in seconds, in which these times lie within the piece and somebody may have said so many letters;
 * undefined when there is none.
 */
export function unitOf(
  times: readonly number[],
  letters: number,
  durationSeconds: number,
): number | undefined {
  const given = times.filter((time) => time > 0);
  const fit = (unit: number, slack: number) => given.filter((time) => time * unit <= durationSeconds + slack);
  const mostly = (fitting: readonly number[]) => fitting.length * 2 > given.length;
  if (given.length === 0 || mostly(fit(1, WINDOW_SECONDS))) return 1;
  const candidates = OTHER_UNITS.flatMap((unit) => {
    const fitting = fit(unit, 1);
    if (!mostly(fitting)) return [];
    const rate = letters / (fitting.reduce((a, b) => Math.max(a, b)) * unit);
    return rate > FASTEST || rate < SLOWEST
      ? []
      : [{ unit, distance: Math.abs(Math.log(rate / USUAL_RATE)) }];
  });
  return candidates.toSorted((a, b) => a.distance - b.distance).at(0)?.unit;
}
