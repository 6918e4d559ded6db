/** What servers count in beside seconds, the likeliest first: ms, microseconds, ns, hundredths, samples, ticks of 100 ns. */
const OTHER_UNITS = [1e-3, 1e-6, 1e-9, 1e-2, 1 / 16_000, 1e-7];
/** Whisper's windows last 30 s: times up to the end of the last one are in seconds. */
const WINDOW_SECONDS = 30;
const SLACK_SECONDS = 1;
/** Letters a second that a unit may imply. */
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
  const earliest = times.reduce((a, b) => Math.min(a, Math.max(0, b)), Infinity);
  const within = (unit: number, slack: number) => {
    const fitting = given.filter((time) => time * unit <= durationSeconds + slack);
    return fitting.length * 2 > given.length ? fitting : [];
  };
  if (given.length === 0 || within(1, WINDOW_SECONDS).length > 0) return 1;
  return OTHER_UNITS.find((unit) => {
    const latest = within(unit, SLACK_SECONDS).reduce((a, b) => Math.max(a, b), 0);
    const seconds = (latest - earliest) * unit;
    return letters <= seconds * FASTEST && letters >= seconds * SLOWEST;
  });
}
