/** Something said, which should have a time within its surroundings. */
export interface Timed {
  start?: number;
  end?: number;
  /** How much there is to say, in letters. */
  weight: number;
}

export interface Placed {
  startSeconds: number;
  endSeconds: number;
  /** Nobody told where it is. */
  estimated: boolean;
}

/** Nobody says more letters a second: a time that leaves less room is wrong. */
const FASTEST = 60;
/** A time this little outside is only inexact. */
const SLACK_SECONDS = 1;
/** Whisper's windows. */
const WINDOW_SECONDS = 30;

interface Anchor {
  index: number;
  start: number;
  end?: number;
}

/**
 * Times for all, in their order, between `low` and `high`, without overlaps. Starts that can be right stay; what has none gets its
 * share, by letters, of the time between those that have.
 */
export function placeInOrder(items: readonly Timed[], low: number, high: number): Placed[] {
  const sound = rising(unwound(items, high).map((item, index) => possible(item, index, low, high)));
  const anchors = withRoom(sound, items, low, high);
  const placed: Placed[] = [];
  anchors.forEach((anchor, i) => {
    const until = anchors[i + 1] ?? { index: items.length, start: high };
    placed.push(...stretch(anchor, until, items));
  });
  return placed;
}

/** Some servers count anew in each window of Whisper's: then the windows before are added. */
function unwound(items: readonly Timed[], high: number): readonly Timed[] {
  let offset = 0;
  let latest = 0;
  const moved: Timed[] = [];
  for (const { start, end, ...item } of items) {
    const isRestart = start !== undefined && start < latest;
    if (isRestart && start > SLACK_SECONDS || latest > WINDOW_SECONDS + SLACK_SECONDS) return items;
    if (isRestart) offset += WINDOW_SECONDS;
    latest = start ?? latest;
    moved.push({ ...item, start: plus(start, offset), end: plus(end, offset) });
  }
  return offset > 0 && moved.every(({ start = 0 }) => start < high) ? moved : items;
}

function plus(time: number | undefined, offset: number): number | undefined {
  return time === undefined ? undefined : time + offset;
}

/** Times that all lie before their surroundings are counted from those, or from the beginning of a window of Whisper's. */
export function countedFrom(items: readonly Timed[], low: number, high: number): readonly Timed[] {
  const starts = items.flatMap(({ start }) => start ?? []);
  const areIn = (offset: number) =>
    starts.every((start) => start + offset >= low - SLACK_SECONDS && start + offset <= high + SLACK_SECONDS);
  if (starts.length === 0 || starts.some((start) => start >= low - SLACK_SECONDS)) return items;
  const windows = Math.round((low - starts[0]) / WINDOW_SECONDS) * WINDOW_SECONDS;
  const offset = [windows, low].find(areIn) ?? 0;
  return items.map(({ start, end, ...item }) => ({
    ...item,
    start: plus(start, offset),
    end: plus(end, offset),
  }));
}

function possible({ start, end }: Timed, index: number, low: number, high: number): Anchor | undefined {
  if (start === undefined || start < low - SLACK_SECONDS || start >= high) return undefined;
  const from = Math.max(start, low);
  const isLikely = end !== undefined && end > from && end <= high + WINDOW_SECONDS;
  const to = isLikely ? Math.min(end, high) : undefined;
  return { index, start: from, end: to };
}

/** Most of the anchors whose starts rise: the others contradict the order in which things were said. */
function rising(anchors: readonly (Anchor | undefined)[]): Anchor[] {
  // The last anchor of the best chain of each length; `before` links a chain.
  const lasts: Anchor[] = [];
  const before = new Map<Anchor, Anchor | undefined>();
  for (const anchor of anchors) {
    if (anchor === undefined) continue;
    const length = lasts.findLastIndex(({ start }) => start < anchor.start) + 1;
    before.set(anchor, lasts[length - 1]);
    lasts[length] = anchor;
  }
  const chain: Anchor[] = [];
  for (let last = lasts.at(-1); last !== undefined; last = before.get(last)) chain.push(last);
  return chain.reverse();
}

/** The anchors between which what has no time could be said; the first one stands for `low`. */
function withRoom(sound: readonly Anchor[], items: readonly Timed[], low: number, high: number): Anchor[] {
  const room = new Room(items);
  const kept: Anchor[] = [{ index: -1, start: low, end: low }];
  for (const next of [...sound, { index: items.length, start: high }]) {
    for (
      let last = kept[kept.length - 1];
      kept.length > 1 && room.lacks(last, next);
      last = kept[kept.length - 1]
    ) {
      kept.pop();
      const endless = { index: last.index, start: last.start };
      if (!room.lacks(endless, next)) kept.push(endless);
    }
    const fits = kept.length > 1 || !room.lacks(kept[0], next);
    if (fits && next.index < items.length) kept.push(next);
  }
  return kept;
}

class Room {
  /** Letters before each item. */
  readonly #before = [0];

  constructor(items: readonly Timed[]) {
    for (const { weight } of items) this.#before.push(this.#before[this.#before.length - 1] + weight);
  }

  /** Is there too little time for what is said between them? An anchor without an end has to share. */
  lacks({ index, start, end }: Anchor, next: Anchor): boolean {
    if (next.index === index + 1) return false;
    const first = end === undefined ? index : index + 1;
    const letters = this.#before[next.index] - this.#before[first];
    return next.start - Math.min(end ?? start, next.start) < letters / FASTEST;
  }
}

/** The anchor itself and all without a time that follow it. */
function stretch(anchor: Anchor, until: Anchor, items: readonly Timed[]): Placed[] {
  const between = items.slice(anchor.index + 1, until.index);
  if (anchor.index < 0) return shared(between, anchor.start, until.start, true);
  if (anchor.end === undefined) {
    const all = shared([items[anchor.index], ...between], anchor.start, until.start, true);
    return all.map((placed, i) => ({ ...placed, estimated: i > 0 }));
  }
  const endSeconds = Math.min(anchor.end, until.start);
  const own = { startSeconds: anchor.start, endSeconds, estimated: false };
  return [own, ...shared(between, endSeconds, until.start, true)];
}

function shared(items: readonly Timed[], from: number, to: number, estimated: boolean): Placed[] {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  let said = 0;
  return items.map(({ weight }, i) => {
    const startSeconds = from + (to - from) * (total > 0 ? said / total : i / items.length);
    said += weight;
    const endSeconds = from + (to - from) * (total > 0 ? said / total : (i + 1) / items.length);
    return { startSeconds, endSeconds, estimated };
  });
}
