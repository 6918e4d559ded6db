import { expect } from "expect";
import { systemClock } from "../../src/clock.ts";
import { RedisDatabase } from "../../src/store/redis/database.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import type { RedisServer } from "../redis_server.ts";
import { Instance, type Life } from "./instances.ts";
import { PARTS, PIECES, tasksOf } from "./instances_world.ts";

export interface Ordeal {
  jobs: number;
  /** Instances that are killed, one or the other, at moments spread over the work. */
  kills: number;
  /** After so many kills Redis is killed, too, and starts again. */
  redisAfter: readonly number[];
}

/** Two instances on one Redis; every accepted job is answered once, and nothing is paid or sent again but what was on its way as its process died. */
export async function expectToSurvive(
  redis: RedisServer,
  { jobs, kills, redisAfter }: Ordeal,
): Promise<void> {
  const lines = new Lines();
  await using opened = new AsyncDisposableStack();
  const instances = ["0", "1"].map((side) =>
    opened.use(new Instance([redis.url, "1", side, `${jobs}`], () => lines.count()))
  );
  const all = jobs * PARTS * 2 + recordings(jobs).size * PIECES * 2;
  for (let kill = 1; kill <= kills; kill++) {
    await lines.reach(Math.floor(all * kill / (kills + 1)));
    await instances[(kill * 7 % 5) % 2].killAndStart();
    if (!redisAfter.includes(kill)) continue;
    await redis.kill();
    await redis.startAgain();
  }
  await untilNothingIsLeft(redis.url, instances);
  const lives = instances.flatMap((instance) => instance.lives);
  const said = lives.flatMap((life) => life.said);
  expect(said.filter((line) => /^failed|wrong$/.test(line))).toEqual([]);
  expect([...subjects(said, "sent")].sort()).toEqual(
    expected(tasksOf(jobs).map(({ chatId, messageId }) => `${chatId}:${messageId}`), PARTS),
  );
  expect([...subjects(said, "paid")].sort()).toEqual(expected([...recordings(jobs)], PIECES));
  expect(unexplained(lives, "sent", "stored")).toEqual([]);
  expect(unexplained(lives, "paid", "saved")).toEqual([]);
}

/** Counts what was said, by whomever. */
class Lines {
  #count = 0;
  #wanted = Infinity;
  #reached = () => {};

  count(): void {
    if (++this.#count >= this.#wanted) this.#reached();
  }

  async reach(count: number): Promise<void> {
    if (this.#count >= count) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    [this.#wanted, this.#reached] = [count, resolve];
    await promise;
  }
}

async function untilNothingIsLeft(url: string, instances: readonly Instance[]): Promise<void> {
  using database = await RedisDatabase.open({ url, bot: "1" });
  using store = await RedisJobStore.open(database);
  const isAccepted = ({ lives }: Instance) => lives.at(-1)?.said.includes("all accepted");
  while (!instances.every(isAccepted) || (await store.unfinished()).length > 0) await systemClock.sleep(100);
}

/** What was done more than once by others than processes that were killed before they could note that it was done. */
function unexplained(lives: readonly Life[], deed: string, note: string): string[] {
  const done = lives.flatMap((life) =>
    [...subjects(life.said, deed, false)].map((subject) => ({ life, subject }))
  );
  const isExcused = ({ life, subject }: { life: Life; subject: string }) =>
    life.isKilled && !subjects(life.said, note).has(subject);
  const blamed = done.filter((each) => !isExcused(each)).map(({ subject }) => subject);
  return blamed.filter((subject, index) => blamed.indexOf(subject) !== index);
}

/** "a1 0" of each line "sent a1 0". */
function subjects(said: readonly string[], word: string, once?: true): Set<string>;
function subjects(said: readonly string[], word: string, once: false): string[];
function subjects(said: readonly string[], word: string, once = true): Set<string> | string[] {
  const found = said.map((line) => line.split(" ")).filter(([first]) => first === word)
    .map(([, subject, index]) => `${subject} ${index}`);
  return once ? new Set(found) : found;
}

function expected(of: readonly string[], count: number): string[] {
  return of.flatMap((each) => Array.from({ length: count }, (_, index) => `${each} ${index}`)).sort();
}

function recordings(jobs: number): Set<string> {
  return new Set(tasksOf(jobs).map(({ file }) => file.fileUniqueId));
}
