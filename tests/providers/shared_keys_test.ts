import { expect } from "expect";
import { ProviderError } from "../../src/pipeline/errors.ts";
import type { KeyNews } from "../../src/providers/ports.ts";
import { KeyRing } from "../../src/providers/wrappers/key_ring.ts";
import { Pace } from "../../src/providers/wrappers/pace.ts";
import { shareKeys } from "../../src/providers/wrappers/share_keys.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import { RedisKeyNews } from "../../src/store/redis/key_news.ts";
import { FakeClock } from "../fake_clock.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();
const MINUTE_MS = 60_000;

/** Two instances with two keys of which each may send two requests a minute, told of each other by one Redis. */
async function twoRings(otherKeys = ["key-a", "key-b"]) {
  await using opened = new AsyncDisposableStack();
  const clock = new FakeClock();
  let bot: string | undefined;
  const join = async (apiKeys: string[]) => {
    const database = opened.use(await server.open({ bot }));
    bot = database.keys.bot;
    const news = opened.use(await RedisKeyNews.open(database, opened.use(new Reach(database, clock))));
    const limit = { of: "requests", amount: 2, windowMs: MINUTE_MS } as const;
    const ring = new KeyRing("groq", apiKeys.map(() => new Pace([limit], clock)), clock);
    opened.use(shareKeys(ring, apiKeys, news));
    return { ring, news, heard: () => heardNext(news) };
  };
  const one = await join(["key-a", "key-b"]);
  const other = await join(otherKeys);
  const owned = opened.move();
  return { one, other, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function heardNext(news: KeyNews): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = news.listen(() => {
    listening[Symbol.dispose]();
    resolve();
  });
  return promise;
}

Deno.test("what one instance sends counts for the other's pace, key by key", async () => {
  await using under = await twoRings(["key-b", "key-a"]);
  for (let i = 0; i < 2; i++) {
    const heard = under.other.heard();
    under.one.ring.begin(0, 30)[Symbol.dispose]();
    await heard;
  }
  expect(under.other.ring.first(30)).toBe(0);
  for (let i = 0; i < 2; i++) {
    const heard = under.one.heard();
    under.other.ring.begin(0, 30)[Symbol.dispose]();
    await heard;
  }
  expect(under.other.ring.waitMs(30)).toBe(MINUTE_MS);
});

Deno.test("a wait that a provider told one instance is the other's, too; other keys are none of its business", async () => {
  await using under = await twoRings(["key-a"]);
  const heard = under.other.heard();
  const refusal = new ProviderError("groq", "rate_limit", "slow down", { retryAfterMs: 90_000 });
  under.one.ring.refused(0, refusal);
  await heard;
  expect(under.other.ring.waitMs(30)).toBe(90_000);
  expect(under.other.ring.exhausted(30).message).toBe("its limits allow the next request in 90 s");
  const again = under.other.heard();
  under.one.ring.refused(1, new ProviderError("groq", "rate_limit", "slow down", { retryAfterMs: 300_000 }));
  await again;
  expect(under.other.ring.waitMs(30)).toBe(90_000);
});

Deno.test("keys are told by names that hold nothing of them", async () => {
  await using under = await twoRings();
  const told = Promise.withResolvers<string>();
  under.other.news.listen((event) => told.resolve(JSON.stringify(event)));
  under.one.ring.begin(0, 30)[Symbol.dispose]();
  expect(await told.promise).not.toContain("key-a");
});
