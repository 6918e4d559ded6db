import { expect } from "expect";
import { FakeClock } from "../fake_clock.ts";
import { Patience } from "./patience.ts";

const HOUR_MS = 3_600_000;

/** Somebody who waits for what never comes. */
function inVain(patience: Patience): Promise<string> {
  const never = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.throwIfAborted();
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  return patience.during(never).catch((error: Error) => error.message);
}

Deno.test("patience ends when nothing has happened for four minutes, however long something did before", async () => {
  const clock = new FakeClock();
  let happened = 0;
  const given = { up: false };
  const waiting = inVain(new Patience(() => happened, clock)).finally(() => given.up = true);
  for (let minute = 0; minute < 20; minute++) {
    await clock.advance(60_000);
    happened++;
  }
  await clock.advance(239_000);
  expect(given.up).toBe(false);
  await clock.advance(2_000);
  expect(await waiting).toBe("nothing has happened for 240 s");
});

Deno.test("patience ends with who runs in circles", async () => {
  const clock = new FakeClock();
  const waiting = inVain(new Patience(() => clock.now(), clock));
  await clock.advance(HOUR_MS);
  expect(await waiting).toBe("it happens again and again");
});

Deno.test("who has found what they waited for leaves nothing behind, and the end of the sandbox is the end of all patience", async () => {
  const clock = new FakeClock();
  const patience = new Patience(() => 0, clock);
  expect(await patience.during(() => Promise.resolve("found"))).toBe("found");
  expect(clock.sleeping).toBe(0);
  const waiting = inVain(patience);
  patience[Symbol.dispose]();
  expect(await waiting).toBe("the sandbox is closed");
  expect(await inVain(patience)).toBe("the sandbox is closed");
  expect(clock.sleeping).toBe(0);
});
