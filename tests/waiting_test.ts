import { expect } from "expect";
import fc from "fast-check";
import {
  abandonable,
  abortable,
  Bell,
  growingMs,
  sleepUntil,
  waitAtMost,
  withDeadline,
} from "../src/waiting.ts";
import { FakeClock, settle } from "./fake_clock.ts";

const never = new Promise<never>(() => {});

Deno.test("an abort ends the wait, not the work", async () => {
  const stop = new AbortController();
  const waiting = abortable(never, stop.signal);
  stop.abort("enough");
  await expect(waiting).rejects.toBe("enough");
  await expect(abortable(never, AbortSignal.abort("before"))).rejects.toBe("before");
  expect(await abortable(Promise.resolve(1), new AbortController().signal)).toBe(1);
});

Deno.test("work that does not heed its abort is left after its grace, work that does is waited for", async () => {
  const clock = new FakeClock();
  for (const [heeds, told] of [[false, ["left"]], [true, []]] as const) {
    const [stop, abandoned, work] = [new AbortController(), [] as string[], Promise.withResolvers<void>()];
    const onAbandoned = () => void abandoned.push("left");
    const waiting = abandonable(work.promise, { clock, graceMs: 300, signal: stop.signal, onAbandoned });
    const outcome = waiting.then(() => "done", (reason) => reason);
    stop.abort("enough");
    if (heeds) work.reject(new Error("stopped"));
    await clock.advance(300);
    expect(await outcome).toBe("enough");
    expect(abandoned).toEqual(told);
    expect(clock.sleeping).toBe(0);
  }
});

Deno.test("a sleep ends at its time, at the bell, or with the signal's reason", async () => {
  const clock = new FakeClock();
  const [bell, stop] = [new Bell(), new AbortController()];
  const ends: unknown[] = [];
  const sleep = (until: number) =>
    sleepUntil(until, { clock, bell: bell.next, signal: stop.signal })
      .then(() => ends.push("awake"), (reason) => ends.push(reason));
  void sleep(clock.now() + 10);
  await clock.advance(10);
  expect(ends).toEqual(["awake"]);
  for (const until of [clock.now() + 1e9, Infinity]) void sleep(until);
  bell.ring();
  await settle();
  expect(ends).toEqual(["awake", "awake", "awake"]);
  for (const until of [clock.now() + 1e9, Infinity]) void sleep(until);
  stop.abort("stopped");
  await settle();
  expect(ends.slice(3)).toEqual(["stopped", "stopped"]);
  expect(clock.sleeping).toBe(0);
});

Deno.test("a bell that rang before the sleep began does not end it", async () => {
  const clock = new FakeClock();
  const bell = new Bell();
  bell.ring();
  let awake = false;
  void sleepUntil(clock.now() + 10, { clock, bell: bell.next }).then(() => awake = true);
  await clock.advance(9);
  expect(awake).toBe(false);
  await clock.advance(1);
  expect(awake).toBe(true);
});

Deno.test("nobody waits longer than at most", async () => {
  const clock = new FakeClock();
  let over = false;
  void waitAtMost(clock, 100, never).then(() => over = true);
  await clock.advance(99);
  expect(over).toBe(false);
  await clock.advance(1);
  expect(over).toBe(true);
  await waitAtMost(clock, 100, Promise.reject(new Error("ended badly")));
  expect(clock.sleeping).toBe(0);
});

Deno.test("a deadline aborts the work with its own reason, and leaves no timer behind", async () => {
  const clock = new FakeClock();
  const late = () => new Error("too late");
  const { signal } = new AbortController();
  const late1 = withDeadline({ clock, ms: 100, signal, late }, (stop) => abortable(never, stop));
  late1.catch(() => {});
  await clock.advance(100);
  await expect(late1).rejects.toThrow("too late");
  expect(await withDeadline({ clock, ms: 100, signal, late }, () => Promise.resolve(1))).toBe(1);
  const stopped = AbortSignal.abort("stopped");
  await expect(withDeadline({ clock, ms: 100, signal: stopped, late }, (stop) => abortable(never, stop)))
    .rejects.toBe("stopped");
  expect(clock.sleeping).toBe(0);
});

Deno.test("pauses double from the first to the longest, whatever is counted", () => {
  expect([-1, 0, 1, 2, 3, 4].map((failures) => growingMs(failures, 1000, 10_000)))
    .toEqual([1000, 1000, 2000, 4000, 8000, 10_000]);
  fc.assert(fc.property(fc.nat(), (failures) => {
    const pauseMs = growingMs(failures, 500, 60_000);
    expect(pauseMs).toBeGreaterThanOrEqual(500);
    expect(pauseMs).toBeLessThanOrEqual(60_000);
  }));
});
