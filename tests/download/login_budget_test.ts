import { expect } from "expect";
import { LoginBudget } from "../../src/download/accounts/login_budget.ts";
import type { MtprotoError } from "../../src/download/mtproto_client.ts";
import { FakeClock } from "../fake_clock.ts";

const MINUTE_MS = 60_000;

/** Logs in as fast as it may; resolves to the minutes of each rest and how it ended. */
async function insist(budget: LoginBudget, clock: FakeClock): Promise<(number | string)[]> {
  const rests: (number | string)[] = [];
  for (;;) {
    try {
      budget.take("revoked");
      await clock.advance(1_000);
    } catch (error) {
      const { problem, waitMs, message } = error as MtprotoError;
      expect(message).toContain("revoked");
      if (problem !== "barred") return [...rests, problem];
      rests.push(waitMs / MINUTE_MS);
      await clock.advance(waitMs);
    }
  }
}

Deno.test("login budget: six in two minutes, then rests that double, then the operator's turn", async () => {
  const clock = new FakeClock();
  expect(await insist(new LoginBudget(clock), clock)).toEqual([5, 10, 20, 40, "credential_refused"]);
});

Deno.test("login budget: a login now and then is never refused", async () => {
  const clock = new FakeClock();
  const budget = new LoginBudget(clock);
  for (let hour = 0; hour < 100; hour++) {
    budget.take("revoked");
    await clock.advance(60 * MINUTE_MS);
  }
});

Deno.test("login budget: after a calm day everything is forgiven", async () => {
  const clock = new FakeClock();
  const budget = new LoginBudget(clock);
  for (let login = 0; login < 6; login++) budget.take(undefined);
  expect(() => budget.take(undefined)).toThrow("do not last");
  await clock.advance(24 * 60 * MINUTE_MS);
  expect(await insist(budget, clock)).toEqual([5, 10, 20, 40, "credential_refused"]);
});
