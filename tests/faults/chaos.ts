import type { Lives } from "./lives.ts";
import type { Random } from "./random.ts";
import { STALL, STRIKES, type Targets } from "./strikes.ts";

/** Steps of work between two faults. */
const CALM = { fewest: 1, most: 5 };
/** Progress and polling are no work. */
const IDLE_METHODS = ["editMessageText", "getUpdates"];

const KILL = "kill -9";
const KILLS = 5;

/** Lets faults strike, one every few steps of work, until all of the plan has happened. */
export class Chaos implements Disposable {
  readonly #unsubscribe: () => void;
  readonly #deck: string[];
  #steps = 0;
  #nextAt: number;

  /** `share` of a whole storm: each fault strikes that part of its times, and once at least. */
  constructor(targets: Targets & { lives: Lives }, random: Random, share: number) {
    this.#deck = deck(random, share);
    this.#nextAt = random.between(CALM.fewest, CALM.most);
    let lastId = 0;
    this.#unsubscribe = targets.sandbox.log.changed.subscribe(({ id, method }) => {
      if (id <= lastId || IDLE_METHODS.includes(method)) return;
      lastId = id;
      if (++this.#steps < this.#nextAt) return;
      this.#nextAt += random.between(CALM.fewest, CALM.most);
      const what = this.#deck.pop();
      if (what === KILL) targets.lives.dieAndReturn();
      else if (what !== undefined) STRIKES[what].strike(targets, random);
    });
  }

  /** Requests that were work, so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Faults that have not happened yet. */
  get left(): number {
    return this.#deck.length;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }
}

/** All faults in a random order, to be taken from the end: stalls first, as they last longest, and the kills spread over the others. */
function deck(random: Random, share: number): string[] {
  const times = (what: string) => Math.ceil((what === KILL ? KILLS : STRIKES[what].count) * share);
  const cards = (what: string) => Array<string>(times(what)).fill(what);
  const others = Object.keys(STRIKES).filter((what) => what !== STALL).flatMap(cards);
  const shuffled = random.shuffled(others);
  const stretch = Math.ceil(others.length / times(KILL));
  const spread = cards(KILL).flatMap((kill, index) => {
    const part = shuffled.slice(index * stretch, (index + 1) * stretch);
    return part.toSpliced(random.between(0, part.length), 0, kill);
  });
  return [...spread, ...cards(STALL)];
}
