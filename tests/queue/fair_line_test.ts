import { expect } from "expect";
import fc from "fast-check";
import { costOf, FairLine, type Ticket } from "../../src/queue/fair_line.ts";

interface Numbered extends Ticket {
  number: number;
}

const LIMITS = { maxPerUser: 3, maxOvertakes: 5 };

const arrival = fc.record({ userId: fc.integer({ min: 1, max: 5 }), cost: fc.integer({ min: 1, max: 30 }) });
type Step = { arrive: Ticket } | { serve: true } | { finish: number } | { leave: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  arrival.map((arrive) => ({ arrive })),
  fc.constant<Step>({ serve: true }),
  fc.nat().map((finish) => ({ finish })),
  fc.nat().map((leave) => ({ leave })),
);

/** A line with a record of who waits and who is out. */
class Watched {
  readonly line = new FairLine<Numbered>(LIMITS);
  waiting: Numbered[] = [];
  out: Numbered[] = [];
  #count = 0;

  arrive(ticket: Ticket): void {
    const numbered = { ...ticket, number: this.#count++ };
    this.line.push(numbered);
    this.waiting.push(numbered);
  }

  serve(): Numbered | undefined {
    const next = this.line.take();
    if (next === undefined) return undefined;
    this.waiting = this.waiting.filter((other) => other !== next);
    this.out.push(next);
    return next;
  }

  apply(action: Step): Numbered | undefined {
    if ("serve" in action) return this.serve();
    if ("arrive" in action) this.arrive(action.arrive);
    else if ("finish" in action) this.#drop(this.out, action.finish, (ticket) => this.line.done(ticket));
    else this.#drop(this.waiting, action.leave, (ticket) => this.line.remove(ticket));
    return undefined;
  }

  outOf(userId: number): number {
    return this.out.filter((ticket) => ticket.userId === userId).length;
  }

  #drop(from: Numbered[], which: number, drop: (ticket: Numbered) => void): void {
    const [ticket] = from.length === 0 ? [] : from.splice(which % from.length, 1);
    if (ticket !== undefined) drop(ticket);
  }
}

Deno.test("fairness: nobody has more out than allowed, and nobody free to go waits while there is room", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const watched = new Watched();
    for (const action of steps) {
      const next = watched.apply(action);
      if (next !== undefined) expect(watched.outOf(next.userId)).toBeLessThanOrEqual(LIMITS.maxPerUser);
      if (next === undefined && "serve" in action) {
        for (const { userId } of watched.waiting) expect(watched.outOf(userId)).toBe(LIMITS.maxPerUser);
      }
    }
  }));
});

Deno.test("fairness: the files of one person keep their order", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const watched = new Watched();
    for (const action of steps) {
      const next = watched.apply(action);
      const earlier = watched.waiting.filter((other) =>
        next && other.userId === next.userId && other.number < next.number
      );
      expect(earlier).toEqual([]);
    }
  }));
});

Deno.test("fairness: the order that is told names everybody who waits, once", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const watched = new Watched();
    for (const action of steps) {
      watched.apply(action);
      const told = watched.line.order().map((ticket) => ticket.number).sort((a, b) => a - b);
      expect(told).toEqual(watched.waiting.map((ticket) => ticket.number));
    }
  }));
});

Deno.test("fairness: a person free to go is passed at most maxOvertakes times by people who came later", () => {
  fc.assert(
    fc.property(
      fc.array(arrival, { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 30 }),
      (later, cost) => {
        const watched = new Watched();
        const waiter = { userId: 0, cost };
        watched.arrive(waiter);
        let passes = 0;
        for (const ticket of later) {
          watched.arrive(ticket);
          const next = watched.serve();
          watched.apply({ finish: 0 });
          if (next?.userId === 0) break;
          passes++;
        }
        expect(passes).toBeLessThanOrEqual(LIMITS.maxOvertakes);
      },
    ),
  );
});

Deno.test("fairness: one with fifty files does not starve those who come after", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 30 }), (people, cost) => {
    const watched = new Watched();
    for (let index = 0; index < 50; index++) watched.arrive({ userId: 0, cost });
    for (let userId = 1; userId <= people; userId++) watched.arrive({ userId, cost });
    const served = Array.from({ length: people + 1 }, () => {
      const next = watched.serve();
      watched.apply({ finish: 0 });
      return next?.userId;
    });
    expect(new Set(served).size).toBe(people + 1);
  }));
});

Deno.test("a ticket that comes back keeps its place", () => {
  const line = new FairLine<Ticket>(LIMITS);
  const early = { userId: 1, cost: 1 };
  line.push(early);
  expect(line.take()).toBe(early);
  line.done(early);
  const later = [1, 2, 3].map((userId) => ({ userId, cost: 1 }));
  later.forEach((ticket) => line.push(ticket));
  line.push(early);
  expect(line.order()).toEqual([early, ...later]);
});

Deno.test("the cost of a file is its length in minutes, from 1 to 30, guessed from its size when unknown", () => {
  const file = { fileId: "f", fileUniqueId: "u", chatId: 1, messageId: 1 };
  expect(costOf(file)).toBe(1);
  expect(costOf({ ...file, durationSeconds: 20 })).toBe(1);
  expect(costOf({ ...file, durationSeconds: 300, sizeBytes: 2e9 })).toBe(5);
  expect(costOf({ ...file, durationSeconds: 7200 })).toBe(30);
  expect(costOf({ ...file, sizeBytes: 9_600_000 })).toBe(10);
  expect(costOf({ ...file, sizeBytes: 2e9 })).toBe(30);
});

Deno.test("fairness: a restart changes nobody's place, and newcomers come where they would have come without it", () => {
  fc.assert(
    fc.property(
      fc.array(arrival, { minLength: 1, maxLength: 40 }),
      fc.nat(20),
      fc.array(arrival, { maxLength: 5 }),
      (before, served, after) => {
        const [stayed, died] = [new Watched(), new Watched()];
        for (const each of before) {
          stayed.arrive({ ...each });
          died.arrive({ ...each });
        }
        for (let count = 0; count < served; count++) {
          for (const watched of [stayed, died]) {
            const next = watched.serve();
            if (next) watched.line.done(next);
          }
        }
        const restarted = new Watched();
        for (const ticket of died.line.order()) restarted.arrive(ticket);
        expect(turns(restarted)).toEqual(turns(stayed));
        if (stayed.line.isEmpty) return;
        for (const each of after) {
          stayed.arrive({ ...each });
          restarted.arrive({ ...each });
        }
        const late = (watched: Watched) =>
          watched.waiting.slice(watched.waiting.length - after.length).map(({ turn = 0 }) => turn);
        for (const [index, turn] of late(restarted).entries()) {
          expect(turn).toBeLessThanOrEqual(late(stayed)[index] + 30);
        }
      },
    ),
  );
});

function turns(watched: Watched): unknown[] {
  return watched.line.order().map(({ userId, cost, turn }) => ({ userId, cost, turn }));
}
