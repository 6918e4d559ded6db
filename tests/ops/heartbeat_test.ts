import { expect } from "expect";
import { beat } from "../../src/ops/heartbeat.ts";
import { warnings } from "../audio/warnings.ts";
import { FakeClock } from "../fake_clock.ts";

const URL = "https://kuma.example/api/push/secret-of-the-monitor?status=up";
const MINUTE_MS = 60_000;

/** A monitor that answers as told, and how often it was asked. */
function monitor(answer: () => Response | Promise<Response>) {
  const clock = new FakeClock();
  const stop = new AbortController();
  const beats: number[] = [];
  const state = { isReady: true };
  const fetch = async () => {
    beats.push(clock.now());
    return await answer();
  };
  const ended = beat({ url: URL, isReady: () => Promise.resolve(state.isReady), clock, fetch }, stop.signal);
  const end = async () => {
    stop.abort();
    await ended;
  };
  return { clock, beats, state, end };
}

Deno.test("a monitor hears once a minute that all is well, and nothing while it is not", async () => {
  const { clock, beats, state, end } = monitor(() => new Response("ok"));
  await clock.advance(10 * MINUTE_MS - 1);
  expect(beats.length).toBe(10);
  state.isReady = false;
  await clock.advance(10 * MINUTE_MS);
  expect(beats.length).toBe(10);
  state.isReady = true;
  await clock.advance(2 * MINUTE_MS);
  expect(beats.length).toBe(12);
  await end();
  expect(clock.sleeping).toBe(0);
});

Deno.test("a monitor that fails is asked less and less, told of once, and its address stays unsaid", async () => {
  const failures: [() => Response | Promise<Response>, string][] = [
    [() => new Response("gone", { status: 404 }), "it answers 404"],
    [() => Promise.reject(new TypeError(`error sending request for url (${URL})`)), "it is not reached"],
  ];
  for (const [answer, problem] of failures) {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof monitor>>();
    const told = await warnings(async () => {
      resolve(monitor(answer));
      await (await promise).clock.advance(59 * MINUTE_MS);
    });
    const { beats, end } = await promise;
    expect(beats.length).toBe(7); // pauses of 1, 2, 4, 8, 15, 15 minutes
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`kuma.example: ${problem}`);
    expect(told[0]).not.toContain("secret-of-the-monitor");
    await end();
  }
});
