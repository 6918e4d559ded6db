import { expect } from "expect";
import { systemClock } from "../../src/clock.ts";
import { FlightsHere } from "../../src/pipeline/flights.ts";
import { RedisFlightBook } from "../../src/store/redis/flight_book.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { flightBookContract, TestFlight } from "../contracts/flight_book.ts";
import { pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { TIMERS } from "../engine/timers.ts";
import { FakeClock, until } from "../fake_clock.ts";
import { FlowingClock } from "../flowing_clock.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();
const LEASE_MS = 40_000;
const waiting = new AbortController().signal;

flightBookContract("of one process", () => {
  const here = new FlightsHere();
  return Promise.resolve({ one: here, other: here, [Symbol.asyncDispose]: () => Promise.resolve() });
});

/** Two instances in one time; `first` is the clock of the first one, which may stand still. */
async function books(clock: FakeClock, first = clock) {
  await using opening = new AsyncDisposableStack();
  const now = () => clock.now();
  const database = opening.use(await server.open({ now }));
  const again = opening.use(await server.open({ now, bot: database.keys.bot }));
  const bookOf = (of: typeof database, clock: FakeClock) =>
    new RedisFlightBook(of, opening.use(new Reach(of, systemClock)), clock);
  const jobs = opening.use(await RedisJobStore.open(database));
  const one = bookOf(database, first);
  const other = bookOf(again, clock);
  const found = () => database.ask((client) => client.keys(`${database.keys.prefix}:flight:*`));
  const opened = opening.move();
  return { one, other, jobs, database, found, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

flightBookContract("on Redis", async () => {
  const clock = new FlowingClock();
  const under = await books(clock);
  clock.flow(20);
  const close = async () => {
    await under[Symbol.asyncDispose]();
    await clock.freeze();
  };
  return { ...under, [Symbol.asyncDispose]: close };
}, TIMERS);

Deno.test(
  "FlightBook on Redis: of an instance that died nobody waits longer than its lease, and what it had stored serves",
  TIMERS,
  async () => {
    const clock = new FakeClock();
    await using under = await books(clock, new FakeClock());
    const { one, other, jobs } = under;
    await jobs.savePiece("dead", pieceOf(0));
    const [dead, heir] = [new TestFlight("dead"), new TestFlight()];
    await one.join("a", dead, waiting);
    const begunAt = clock.now();
    const seen = await other.join("a", heir, waiting);
    let isOver = false;
    void seen?.transcript.then((transcript) => isOver = transcript === undefined);
    await until(async () => {
      await clock.advance(1_000);
      return isOver;
    });
    expect(clock.now() - begunAt).toBeGreaterThanOrEqual(LEASE_MS);
    expect(await seen?.pieces()).toEqual([pieceOf(0)]);
    expect(await other.join("a", heir, waiting)).toBeUndefined();
    for (const each of [dead, heir]) each.land();
  },
);

Deno.test(
  "FlightBook on Redis: one that goes on is waited for, however long; whoever waits no more looks no more",
  TIMERS,
  async () => {
    const clock = new FakeClock();
    await using under = await books(clock);
    const { one, other, database, found } = under;
    const first = new TestFlight();
    await one.join("a", first, waiting);
    const patience = new AbortController();
    const seen = await other.join("a", new TestFlight(), waiting);
    const left = await other.join("a", new TestFlight(), patience.signal);
    const [key] = await found();
    const holdsUntil = async () => Number(await database.ask((client) => client.hget(key, "until")));
    for (let passedMs = 0; passedMs < 2 * LEASE_MS; passedMs += LEASE_MS / 4) {
      await clock.advance(LEASE_MS / 4);
      await until(async () => await holdsUntil() >= clock.now() + LEASE_MS);
    }
    patience.abort();
    expect(await left?.transcript).toBeUndefined();
    first.land(transcriptOf("words"));
    await until(async () => await database.ask((client) => client.hexists(key, "state")) === 1);
    let told: Transcript | undefined;
    void seen?.transcript.then((transcript) => told = transcript);
    await until(async () => {
      await clock.advance(1_000);
      return told !== undefined;
    });
    expect(told).toEqual(transcriptOf("words"));
    expect(await database.ask((client) => client.pttl(key))).toBeGreaterThan(0);
  },
);

Deno.test("FlightBook on Redis: where nobody waited nothing stays behind", TIMERS, async () => {
  await using under = await books(new FakeClock());
  const { one, found } = under;
  const flight = new TestFlight();
  await one.join("a", flight, waiting);
  expect(await found()).toHaveLength(1);
  flight.land(transcriptOf("words"));
  await until(async () => (await found()).length === 0);
});
