import { expect } from "expect";
import { type HandledUpdates, UPDATE_MS } from "../../src/chat/ports.ts";
import { FakeClock } from "../fake_clock.ts";

/** What every HandledUpdates store promises. */
export function handledUpdatesContract(
  name: string,
  open: (clock: FakeClock) => Promise<{ handled: HandledUpdates } & AsyncDisposable>,
): void {
  const test = (what: string, body: (handled: HandledUpdates, clock: FakeClock) => Promise<void>) =>
    Deno.test(`HandledUpdates ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under.handled, clock);
    });

  test("an update that was handled is known for ten minutes", async (handled, clock) => {
    expect(await handled.claim("a")).toBe("ours");
    await handled.done("a");
    expect(await handled.claim("a")).toBe("handled");
    await clock.advance(UPDATE_MS.handled - 1);
    expect(await handled.claim("a")).toBe("handled");
    await clock.advance(1);
    expect(await handled.claim("a")).toBe("ours");
  });

  test("each update is a matter of its own", async (handled) => {
    await handled.claim("a");
    await handled.done("a");
    expect(await handled.claim("b")).toBe("ours");
  });

  test("what failed may come again at once", async (handled) => {
    await handled.claim("a");
    await handled.giveUp("a");
    expect(await handled.claim("a")).toBe("ours");
  });

  test("who takes longer than was meant still has it handled when it is done", async (handled, clock) => {
    await handled.claim("a");
    await clock.advance(UPDATE_MS.underway);
    await handled.done("a");
    expect(await handled.claim("a")).toBe("handled");
  });
}
