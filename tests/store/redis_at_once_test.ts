import { expect } from "expect";
import { entryOf } from "../../src/chat/history/entry.ts";
import { RedisArchive } from "../../src/store/redis/archive.ts";
import { RedisBusinessBook } from "../../src/store/redis/business_book.ts";
import { MemorySendMeters } from "../../src/store/memory/send_meters.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import { RedisSendMeters } from "../../src/store/redis/send_meters.ts";
import { FakeClock } from "../fake_clock.ts";
import { RedisChatSettings } from "../../src/store/redis/chat_settings.ts";
import { KEEP_MS, told } from "../contracts/archive.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();

Deno.test("of two instances each of which names a speaker at once, both names are kept on Redis", async () => {
  using database = await server.open();
  using same = await server.open({ bot: database.keys.bot });
  const [one, other] = [new RedisArchive(database), new RedisArchive(same)];
  await one.keep(told("7:50", 3), entryOf(told("7:50", 3)), KEEP_MS);
  const name = (archive: RedisArchive, speaker: number) =>
    archive.change("7:50", (before) => {
      const named = { ...before, names: [...before.names ?? [], { speaker, name: `Name${speaker}` }] };
      return { told: named, entry: entryOf(named) };
    });
  await Promise.all([0, 1, 2, 3].map((speaker) => name(speaker % 2 ? one : other, speaker)));
  expect((await one.find("7:50"))?.names?.map(({ speaker }) => speaker).toSorted()).toEqual([0, 1, 2, 3]);
});

Deno.test("what a later version of the program keeps in Redis is not written over by this one", async () => {
  using database = await server.open();
  const [settings, business] = [new RedisChatSettings(database), new RedisBusinessBook(database)];
  const newer = JSON.stringify({ schemaVersion: 1_000, wish: "unknown" });
  const [wishes, chats] = [database.keys.chatWishes(7), database.keys.businessChats(7)];
  await database.ask((client) => client.multi().set(wishes, newer).hset(chats, "1", newer).exec());
  await expect(settings.update(7, { times: true })).rejects.toThrow("a later version");
  await expect(business.change(7, 1, () => undefined)).rejects.toThrow("a later version");
  expect(await database.ask((client) => client.get(wishes))).toBe(newer);
  expect(await database.ask((client) => client.hget(chats, "1"))).toBe(newer);
});

Deno.test("who is refused because of what others send loses nothing of its own", async () => {
  const clock = new FakeClock();
  const now = () => clock.now();
  using database = await server.open({ now });
  using same = await server.open({ bot: database.keys.bot, now });
  using opened = new DisposableStack();
  const [one, other] = [database, same].map((of) =>
    new RedisSendMeters(of, opened.use(new Reach(of, clock)), new MemorySendMeters(clock))
  );
  const progress = { name: "progress 7", intervalMs: 12_000, burst: 1, spare: 0 };
  const all = { name: "all", intervalMs: 1_000 / 30, burst: 30, spare: 0 };
  expect(await one.take([progress, all])).toBe(0);
  for (let i = 0; i < 3; i++) expect(await other.take([progress, all])).toBe(12_000);
  await clock.advance(12_000);
  expect(await other.take([progress, all])).toBe(0);
});
