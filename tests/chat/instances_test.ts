import { expect } from "expect";
import { POLLER_LEASE_MS } from "../../src/chat/ports.ts";
import { SendBudget } from "../../src/chat/telegram/send_budget.ts";
import { MemoryHandledUpdates } from "../../src/store/memory/handled_updates.ts";
import { MemorySendMeters } from "../../src/store/memory/send_meters.ts";
import { redisPlace } from "../../src/store/redis/redis_place.ts";
import { FakeClock, until } from "../fake_clock.ts";
import { FlowingClock } from "../flowing_clock.ts";
import { redisServer } from "../redis_server.ts";
import { BEN, text, voice } from "./people.ts";
import { Rig, settle } from "./rig.ts";

const server = await redisServer();
/** For what ends: elsewhere a clock goes no faster than the Redis beside it, as who is silent for a second counts as away. */
const FAST = 50;

/** One of several instances of a bot, between a Telegram of its own and the one Redis. */
class Instance extends Rig {
  /** Where its first poll began. */
  readonly polled: Promise<number>;

  private constructor(options: ConstructorParameters<typeof Rig>[0], readonly budget: SendBudget) {
    super(options);
    const { promise, resolve } = Promise.withResolvers<number>();
    this.polled = promise;
    this.telegram.updatesFor = (offset) => resolve(offset);
  }

  static async open(bot: string, time: FlowingClock, clock: FlowingClock, opened: DisposableStack) {
    const database = opened.use(await server.open({ now: () => time.now(), bot }));
    const { pollerElection: election, handledUpdates: handled, sendMeters: meters } = await redisPlace(
      database,
      clock,
      opened,
    ).stores();
    return new Instance(
      { clock, shared: { election, handled, meters } },
      new SendBudget(clock, undefined, meters),
    );
  }
}

/** Two instances, of which the first one polls; time in Redis is the second one's. */
async function withTwo(
  bot: string,
  use: (one: Instance, other: Instance, clocks: { one: FlowingClock; other: FlowingClock }) => Promise<void>,
): Promise<void> {
  await using clocks = new AsyncDisposableStack();
  using opened = new DisposableStack();
  const [first, second] = [1, 2].map(() => clocks.use(new FlowingClock()));
  const one = await Instance.open(bot, second, first, opened);
  const other = await Instance.open(bot, second, second, opened);
  await use(one, other, { one: first, other: second });
  first.flow(FAST);
  second.flow(FAST);
  await Promise.all([one.chat.stop(), other.chat.stop()]);
}

const offsets = (rig: Rig) => rig.telegram.of("getUpdates").map(({ offset }) => offset);

Deno.test("one of two instances polls; when it ends, the other goes on where it stood", async () => {
  await withTwo("over", async (one, other, clocks) => {
    one.chat.start();
    await one.polled;
    other.chat.start();
    await until(() => other.chat.intake.state === "standby");
    const update = voice(BEN);
    const accepted = Promise.withResolvers<void>();
    one.accept = () => Promise.resolve(accepted.resolve());
    one.telegram.push(update);
    await accepted.promise;
    expect([one, other].map(({ chat }) => chat.intake.state)).toEqual(["ready", "standby"]);
    clocks.one.flow(FAST);
    clocks.other.flow(FAST);
    await one.chat.stop();
    expect(await other.polled).toBe(update.update_id + 1);
    expect(new Set(offsets(one))).toEqual(new Set([0, update.update_id + 1]));
    expect(other.accepted).toEqual([]);
  });
});

Deno.test("an instance that stands still is followed by another, which takes what was under way; it confirms nothing any more", async () => {
  await withTwo("dead", async (one, other, clocks) => {
    const update = voice(BEN);
    const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    one.accept = () => {
      began.resolve();
      return goOn.promise;
    };
    one.chat.start();
    one.telegram.push(update);
    await began.promise;
    const taken = Promise.withResolvers<void>();
    other.accept = () => Promise.resolve(taken.resolve());
    other.chat.start();
    await until(() => other.chat.intake.state === "standby");
    other.telegram.push(update);
    const diedAt = clocks.other.now();
    await clocks.other.jumpTo(diedAt + POLLER_LEASE_MS);
    clocks.other.flow(2); // the Redis beside it has seconds to answer
    expect(await other.polled).toBe(0);
    expect(clocks.other.now() - diedAt).toBeLessThan(40_000);
    await taken.promise;
    goOn.resolve();
    await one.chat.idle();
    clocks.one.flow(FAST);
    await one.chat.stop();
    expect(offsets(one)).toEqual([0]);
  });
});

Deno.test("an update that comes to both instances is answered by one", async () => {
  await withTwo("both", async (one, other, clocks) => {
    clocks.one.flow();
    clocks.other.flow();
    const updates = Array.from({ length: 5 }, () => text(BEN, "/help"));
    await Promise.all(
      updates.flatMap((update) => [one, other].map((each) => each.chat.handleUpdate(update))),
    );
    await Promise.all([one.chat.idle(), other.chat.idle()]);
    expect(one.telegram.sent.length + other.telegram.sent.length).toBe(5);
  });
});

Deno.test("what two instances send keeps the limits of one bot", async () => {
  await withTwo("budget", async (one, other, clocks) => {
    const startedAt = clocks.other.now();
    const chats = Array.from({ length: 60 }, (_, index) => index + 1);
    const signal = new AbortController().signal;
    const turns = [one, other].flatMap(({ budget }) => chats.map((chat) => budget.take(chat, signal)));
    clocks.one.flow();
    clocks.other.flow();
    await Promise.all(turns);
    // Of 120 all but a burst of 30 go at 30 a second.
    expect(clocks.other.now() - startedAt).toBeGreaterThanOrEqual(2_990);
  });
});

Deno.test("an instance is not ready before it knows that it polls", async () => {
  const elected = Promise.withResolvers<undefined>();
  const clock = new FakeClock();
  const rig = new Rig({
    clock,
    shared: {
      election: { stand: () => elected.promise },
      handled: new MemoryHandledUpdates(clock),
      meters: new MemorySendMeters(clock),
    },
  });
  rig.chat.start();
  await settle();
  expect(rig.chat.intake.state).toBe("connecting");
  elected.resolve(undefined);
  await settle();
  expect(rig.chat.intake.state).toBe("standby");
  await rig.chat.stop();
});
