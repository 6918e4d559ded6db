/** One thing that can be wrong with an installation. */
export interface Check {
  name: string;
  run(signal: AbortSignal): Promise<Finding>;
}

export interface Finding {
  /** "off": not set up, which is fine. */
  state: "ok" | "off" | "bad";
  says: string;
  /** What to do about it. */
  mend?: string;
}

const MARKS = { ok: "ok ", off: "-- ", bad: "BAD" };
const TIME_LIMIT_MS = 20_000;

/**
 * Runs every check and prints a line for each.
 * @returns how many found something bad
 */
export async function diagnose(
  checks: readonly Check[],
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  let bad = 0;
  for (const check of checks) {
    const { state, says, mend } = await examine(check, signal);
    if (state === "bad") bad++;
    print(`${MARKS[state]}  ${check.name.padEnd(14)} ${says}${mend ? ` -> ${mend}` : ""}`);
  }
  return bad;
}

async function examine(check: Check, signal: AbortSignal): Promise<Finding> {
  try {
    return await check.run(AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]));
  } catch (error) {
    signal.throwIfAborted();
    return { state: "bad", says: error instanceof Error ? error.message : String(error) };
  }
}
