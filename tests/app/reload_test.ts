import { expect } from "expect";
import { ChangingProviders } from "../../src/app/changing_providers.ts";
import { reload } from "../../src/app/reload.ts";
import { ConfigError, parseSettings, type Settings } from "../../src/config.ts";
import { createProviders } from "../../src/providers/index.ts";
import { warnings } from "../audio/warnings.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { neverAborted, testPiece } from "../providers/pieces.ts";

const BEFORE = {
  TELEGRAM_BOT_TOKEN: "1:before",
  GROQ_API_KEY: "gsk_before",
  ADMIN_USERS: "7",
  QUEUE_MAX_WORKERS: "5",
};

/** Reads these again in the place of BEFORE. */
async function reloaded(environment: Record<string, string>) {
  const before = parseSettings(BEFORE);
  const used: Settings[] = [];
  let after = before;
  const log = await warnings(() => {
    const use = (settings: Settings) => void used.push(settings);
    after = reload(before, { read: () => parseSettings(environment), use });
    return Promise.resolve();
  });
  return { before, after, used, log };
}

Deno.test("what a running bot can take up is in use from then on; what waits for the next start is named", async () => {
  const { after, used, log } = await reloaded({
    ...BEFORE,
    GROQ_API_KEY: "gsk_after",
    ADMIN_USERS: "7,8",
    QUEUE_MAX_WORKERS: "6",
    DATA_DIR: "elsewhere",
    TELEGRAM_API_ID: "5",
    TELEGRAM_API_HASH: "hash",
  });
  expect(used).toEqual([after]);
  expect([after.ADMIN_USERS, after.GROQ_API_KEY, after.QUEUE_MAX_WORKERS]).toEqual([
    [7, 8],
    ["gsk_after"],
    6,
  ]);
  expect(log).toEqual([
    "DATA_DIR, TELEGRAM_API_ID changed, too, but only the next start takes that up",
  ]);
});

Deno.test("with bad values, or without any, nothing changes, and the log says what is wrong", async () => {
  const bad = await reloaded({ ...BEFORE, ADMIN_USERS: "me", OPEN_ACCESS: "perhaps" });
  expect([bad.after, bad.used]).toEqual([bad.before, []]);
  expect(bad.log.join()).toMatch(
    /stay as they were.*2 problem[^]*ADMIN_USERS must be[^]*OPEN_ACCESS must be/,
  );
  expect(bad.log.join()).not.toContain("perhaps");
  const none = await reloaded({});
  expect([none.after, none.used]).toEqual([none.before, []]);
});

Deno.test("what cannot be taken up leaves everything as it was", async () => {
  const before = parseSettings(BEFORE);
  const use = () => {
    throw new ConfigError(["no such provider"]);
  };
  let after: Settings | undefined;
  const log = await warnings(() =>
    Promise.resolve(void (after = reload(before, { read: () => before, use })))
  );
  expect(after).toBe(before);
  expect(log.join()).toContain("no such provider");
});

Deno.test("a piece under way keeps its key, the next one has the new one, and both are told", async () => {
  const asked: string[] = [];
  const { promise: answer, resolve } = Promise.withResolvers<void>();
  const fetch = async (_: unknown, init: RequestInit = {}) => {
    asked.push(new Headers(init.headers).get("authorization") ?? "");
    await answer;
    return Response.json({ text: "words", segments: [] });
  };
  const withKey = (key: string) => parseSettings({ ...BEFORE, GROQ_API_KEY: key });
  using providers = new ChangingProviders(
    ({ remotes }) => createProviders(remotes, { fetch, clock: new FakeClock(), random: () => 0 }),
    withKey("gsk_before"),
  );
  let told = 0;
  using _listening = providers.requests.listen(() => void told++);
  const ask = () => providers.forProvider("groq").transcribe(testPiece(), { diarize: false }, neverAborted());
  const first = ask();
  while (asked.length < 1) await settle();
  providers.use(withKey("gsk_after"));
  const second = ask();
  while (asked.length < 2) await settle();
  resolve();
  await Promise.all([first, second]);
  expect(asked).toEqual(["Bearer gsk_before", "Bearer gsk_after"]);
  expect(told).toBe(2);
});
