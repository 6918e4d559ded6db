/**
 * How hard one data centre is asked: a limit may lie on a connection, an account or a bot, and nobody tells which.
 * So connections are added while all goes well, and one is given up when something does not.
 */
export interface Pace {
  /** Connections that are wanted. */
  readonly connections: number;
  /** Large parts (1 MiB) under way on one connection, unless they come quickly. */
  readonly each: number;
  /** The last part came quickly: a few more behind it wait for each other no longer than a moment. */
  readonly isQuick: boolean;
  /** Between two requests while others are under way. */
  readonly spacingMs: number;
  /** Since when all went well with everything in use (milliseconds since the Unix epoch). */
  readonly cleanSince: number;
  /** How many connections were too many the last time. */
  readonly tooMany: number;
  /** How long all must go well before there are so many again. */
  readonly patienceMs: number;
  /** When one was given up last: what comes at once after it is the same trouble. */
  readonly shrunkAt: number;
}

export const MOST_CONNECTIONS = 8;
/** Of 1 MiB: more on one connection comes no sooner, but in bursts, for which Telegram asks to wait. */
const MOST_EACH = 2;
/** Where one connection gives more than Telegram's known limits (5 to 7 MB/s), what is under way spans the round trip. */
const QUICK_BYTES_PER_SECOND = 8e6;
const QUICK_EACH = 4;
/** Over all connections. */
const MOST_PARTS = 16;
/** As far apart as TDLib's, and as close. */
const WIDEST_MS = 50;
const CLOSEST_MS = 3;
const CLEAN_MS = 1_000;
/** A part that takes longer came by a line that is full: more of them would only wait for each other. */
const SLOW_PART_MS = 5_000;
const SAME_TROUBLE_MS = 1_000;
const LONGEST_PATIENCE_MS = 64_000;

export function firstPace(now: number): Pace {
  return {
    connections: 2,
    each: MOST_EACH,
    isQuick: false,
    spacingMs: WIDEST_MS,
    cleanSince: now,
    tooMany: Infinity,
    patienceMs: CLEAN_MS,
    shrunkAt: -Infinity,
  };
}

/** How a part came. */
export interface PartFacts {
  tookMs: number;
  /** What its connection gave meanwhile. */
  bytesPerSecond: number;
  /** Others waited for a place meanwhile: without that, more would not help. */
  isScarce: boolean;
}

/** How many large parts may be under way on one connection. */
export function partsEach({ each, isQuick, connections }: Pace): number {
  return isQuick ? Math.max(each, Math.min(QUICK_EACH, Math.floor(MOST_PARTS / connections))) : each;
}

export function afterPart(
  pace: Pace,
  now: number,
  { tookMs, bytesPerSecond, isScarce }: PartFacts,
): Pace {
  const isQuick = pace.each === MOST_EACH && bytesPerSecond > QUICK_BYTES_PER_SECOND;
  const closer = { ...pace, isQuick, spacingMs: Math.max(CLOSEST_MS, pace.spacingMs / 2) };
  if (!isScarce || tookMs > SLOW_PART_MS) return { ...closer, cleanSince: now };
  const isRisky = pace.each === MOST_EACH && pace.connections + 1 >= pace.tooMany;
  if (now - pace.cleanSince < (isRisky ? pace.patienceMs : CLEAN_MS)) return closer;
  return { ...closer, ...grown(pace), cleanSince: now };
}

/**
 * A request was not answered, a connection broke or did not open, or Telegram asked for less.
 * @param isTooMuch it is what Telegram says: then fewer go on each connection, too
 */
export function afterTrouble(pace: Pace, now: number, isTooMuch: boolean): Pace {
  const careful = { ...pace, isQuick: false, spacingMs: WIDEST_MS, cleanSince: now };
  if (now - pace.shrunkAt < SAME_TROUBLE_MS) return careful;
  return {
    ...careful,
    connections: Math.max(1, pace.connections - 1),
    each: isTooMuch ? Math.max(1, pace.each - 1) : pace.each,
    tooMany: pace.connections,
    patienceMs: Math.min(LONGEST_PATIENCE_MS, pace.patienceMs * 2),
    shrunkAt: now,
  };
}

function grown({ connections, each, tooMany, patienceMs }: Pace): Partial<Pace> {
  if (each < MOST_EACH) return { each: each + 1 };
  if (connections === MOST_CONNECTIONS) return {};
  // More than were too many once: whatever was in the way is gone.
  const isPast = connections + 1 > tooMany;
  return {
    connections: connections + 1,
    tooMany: isPast ? Infinity : tooMany,
    patienceMs: isPast ? CLEAN_MS : patienceMs,
  };
}
