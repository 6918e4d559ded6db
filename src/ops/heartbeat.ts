import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { growingMs, withDeadline } from "../waiting.ts";

const log = getLogger(["transhades", "heartbeat"]);

const EVERY_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const PATIENCE_MS = 15_000;

interface HeartbeatDeps {
  /** May hold a secret. */
  url: string;
  /** Without a beat the monitor raises its alarm. */
  isReady(): Promise<boolean>;
  clock: Clock;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** Tells a monitor once a minute that all is well, until the signal aborts; a monitor that fails is asked less and less often. */
export async function beat(deps: HeartbeatDeps, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    const problem = await deps.isReady() ? await beatOnce(deps, signal) : undefined;
    failures = problem === undefined ? 0 : failures + 1;
    if (failures === 1 && !signal.aborted) tell(deps.url, problem);
    const pauseMs = growingMs(failures - 1, EVERY_MS, LONGEST_PAUSE_MS);
    await Promise.allSettled([deps.clock.sleep(pauseMs, signal)]);
  }
}

/** Resolves to what went wrong, without the address. */
async function beatOnce(
  { url, clock, fetch }: HeartbeatDeps,
  signal: AbortSignal,
): Promise<string | undefined> {
  let problem = "it is not reached";
  const late = () => problem = "it does not answer";
  try {
    return await withDeadline({ clock, ms: PATIENCE_MS, signal, late }, async (deadline) => {
      const response = await fetch(url, { signal: deadline });
      await response.body?.cancel();
      return response.ok ? undefined : `it answers ${response.status}`;
    });
  } catch {
    return problem; // what fetch says holds the address
  }
}

function tell(url: string, problem: string | undefined): void {
  log.warn(
    "HEARTBEAT_URL at {host}: {problem}. See that the monitor runs and that the address is still its own",
    {
      host: new URL(url).host,
      problem,
    },
  );
}
