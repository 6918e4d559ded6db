import { MAX_PART_BYTES } from "../reading/parts.ts";

/**
 * How hard one data centre is asked: a limit may lie on a connection, an account or a bot, and nobody tells which.
 * So connections are added while all goes well, and one is given up when something does not.
 */
export interface Pace {
  /** Connections that are wanted. */
  readonly connections: number;
  /** Large parts (1 MiB) under way on one connection, unless they come quickly. */
  readonly each: number;
  /** Where the last part came quickly: how many its connection gives within a moment, so that they wait for each other no longer. */
  readonly withinMoment: number;
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
const MOMENT_MS = 500;
const MOST_QUICK_EACH = 8;
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
    withinMoment: 0,
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
export function partsEach({ each, withinMoment, connections }: Pace): number {
  return Math.max(each, Math.min(withinMoment, MOST_QUICK_EACH, Math.floor(MOST_PARTS / connections)));
}

export function afterPart(
  pace: Pace,
  now: number,
  { tookMs, bytesPerSecond, isScarce }: PartFacts,
): Pace {
  const isQuick = pace.each === MOST_EACH && bytesPerSecond > QUICK_BYTES_PER_SECOND;
  const withinMoment = isQuick ? Math.round(bytesPerSecond * MOMENT_MS / 1000 / MAX_PART_BYTES) : 0;
  const closer = { ...pace, withinMoment, spacingMs: Math.max(CLOSEST_MS, pace.spacingMs / 2) };
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
  const careful = { ...pace, withinMoment: 0, spacingMs: WIDEST_MS, cleanSince: now };
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
