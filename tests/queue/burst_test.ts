import { expect } from "expect";
import { FairLine, type Ticket } from "../../src/queue/fair_line.ts";
import type { JobClaim, NewTask } from "../../src/queue/ports.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { FakeClock } from "../fake_clock.ts";
import { Workbench } from "./workbench.ts";

const PEOPLE = 100;
const MANY = 2_000;
const MINUTE = 60_000;

/** A store in memory that counts what is asked of it and of its claims. */
class CountingStore extends MemoryJobStore {
  calls = 0;

  constructor(clock: FakeClock) {
    super(clock);
    const { add, claim, get, unfinished } = this;
    Object.assign(this, counting(this, { add, get, unfinished }, () => this.calls++));
    this.claim = async (...of) => {
      this.calls++;
      const claimed: JobClaim | undefined = await claim.apply(this, of);
      if (claimed === undefined) return undefined;
      const { renew, update } = claimed;
      return Object.assign(claimed, counting(claimed, { renew, update }, () => this.calls++));
    };
  }

  async during(work: () => Promise<unknown>): Promise<number> {
    const before = this.calls;
    await work();
    return this.calls - before;
  }
}

// deno-lint-ignore ban-types
function counting(object: object, methods: Record<string, Function>, count: () => void) {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, (...of: unknown[]) => {
      count();
      return method.apply(object, of);
    }]),
  );
}

/** A queue on which five files run for hours, and which more and more wait for. */
class Burst implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly store = new CountingStore(this.clock);
  readonly bench = new Workbench({ clock: this.clock, store: this.store, pieceMs: 100 * 60 * MINUTE });
  #count = 0;

  async accept(count: number): Promise<void> {
    for (let left = count; left > 0; left--) await this.bench.queue.accept(taskOf(this.#count++));
    await this.clock.advance(0);
  }

  /** How often people were told where they stand in line. */
  get placesTold(): number {
    return this.bench.messenger.said.filter((line) => line.includes(" queued ")).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench[Symbol.asyncDispose]();
  }
}

function taskOf(number: number): NewTask {
  const [chatId, messageId] = [1 + number % PEOPLE, 1 + Math.floor(number / PEOPLE)];
  const [fileId, fileUniqueId] = [`file ${number}`, `file ${number}`];
  const file = { fileId, fileUniqueId, chatId, messageId };
  return { chatId, messageId, userId: chatId, locale: "en", file };
}

Deno.test("a file that comes while two thousand wait asks as much of the store as one that comes while few do", async () => {
  await using burst = new Burst();
  await burst.bench.queue.start();
  await burst.accept(50);
  const atFirst = await burst.store.during(() => burst.accept(10));
  await burst.accept(MANY);
  expect(await burst.store.during(() => burst.accept(10))).toBe(atFirst);
});

Deno.test("two thousand files that wait ask nothing of the store; those that run keep their claims", async () => {
  await using burst = new Burst();
  await burst.bench.queue.start();
  await burst.accept(MANY);
  const asked = await burst.store.during(() => burst.clock.advance(10 * MINUTE));
  const looks = 10;
  expect(asked).toBeGreaterThanOrEqual(5 * 30);
  expect(asked).toBeLessThanOrEqual(5 * 30 + looks);
});

Deno.test("while two thousand wait, no more hear of their place than can be shown: the next of each change, the others by and by", async () => {
  await using burst = new Burst();
  await burst.bench.queue.start();
  await burst.accept(MANY);
  await burst.clock.advance(MINUTE);
  const before = burst.placesTold;
  for (let number = 5; number < 15; number++) {
    const { userId, chatId, messageId } = taskOf(number);
    expect(await burst.bench.queue.cancel(`${chatId}:${messageId}`, userId)).toBe(true);
    await burst.clock.advance(2_000);
  }
  expect(burst.placesTold - before).toBeGreaterThanOrEqual(10 * 40);
  expect(burst.placesTold - before).toBeLessThanOrEqual(10 * 60);
});

Deno.test("whoever stands far back hears of it when the line has become much shorter", async () => {
  await using burst = new Burst();
  await burst.bench.queue.start();
  await burst.accept(500);
  await burst.clock.advance(MINUTE);
  const last = taskOf(499);
  for (let number = 100; number < 200; number++) {
    const { userId, chatId, messageId } = taskOf(number);
    await burst.bench.queue.cancel(`${chatId}:${messageId}`, userId);
  }
  await burst.clock.advance(MINUTE);
  const name = `${String.fromCharCode(96 + last.chatId)}${last.messageId}`;
  expect(burst.bench.messenger.said.filter((line) => line.startsWith(`${name} queued `))).toEqual([
    `${name} queued 495`, // as it came: the message of its batch is there already
    `${name} queued 395`,
  ]);
});

Deno.test("a place among two thousand is found, taken and left in few comparisons", () => {
  const line = new FairLine<Ticket>({ maxPerUser: 3, maxOvertakes: 10 });
  let looks = 0;
  const ticket = (userId: number): Ticket => {
    let own: number | undefined;
    return {
      userId,
      cost: 1,
      get turn() {
        looks++;
        return own;
      },
      set turn(turn) {
        own = turn;
      },
    };
  };
  for (let number = 0; number < MANY; number++) line.push(ticket(number % PEOPLE));
  const last = ticket(7);
  looks = 0;
  line.push(last);
  expect(line.place(last)).toBeGreaterThan(0);
  line.remove(last);
  expect(line.place(last)).toBe(0);
  // Two for each comparison: eleven halvings for each of the four in the whole line, five for the two in one's own.
  expect(looks).toBeLessThanOrEqual(2 * (4 * 12 + 2 * 6) + 4);
});
