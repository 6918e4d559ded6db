import type { BatchFile } from "../../chat/batch/batch_text.ts";
import type { ListBook, ListedFile } from "../../chat/ports.ts";
import type { Clock } from "../../clock.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { CLOSE, END_FILE, GIVE_UP, IS_SHARED, JOIN, NOTE, OPEN, TURN } from "./list_scripts.ts";
import { endingOf, LISTED } from "./listed_files.ts";
import type { Reach } from "./reach.ts";
import { listOf, type Reply, textOf } from "./script.ts";

/** As long as an open job that nobody touches. */
const KEEP_MS = 30 * 24 * 3_600_000;
/** Who begins a list and dies keeps others waiting no longer. */
const OPENING_MS = 10_000;
const LOOK_AGAIN_MS = 200;
/** Within this an edit arrives, or never. */
const EDIT_MS = 2_000;
/** Who comes after that long joins none. */
const LATEST_MS = 3_600_000;
/** Its end may be told for a day, while Telegram is away. */
const OVER_MS = 2 * 24 * 3_600_000;

/** Lists in Redis: a hash for each message, and which one is the latest of a place. */
export class RedisListBook implements ListBook {
  readonly #database: RedisDatabase;
  readonly #reach: Reach;
  readonly #clock: Clock;
  readonly #name = crypto.randomUUID();

  constructor(database: RedisDatabase, reach: Reach, clock: Clock) {
    this.#database = database;
    this.#reach = reach;
    this.#clock = clock;
  }

  async join(...[place, file, { now, apartMs }]: Parameters<ListBook["join"]>): Promise<number | undefined> {
    const { keys } = this.#database;
    const body = await pack(LISTED, file);
    const args = [
      keys.list(`${chatOf(place)}:`),
      file.jobId,
      body,
      now,
      apartMs,
      OPENING_MS,
      KEEP_MS,
      LATEST_MS,
    ];
    for (;;) {
      const answer = await this.#ask(() => this.#database.run(JOIN, [keys.listPlace(place)], args));
      const [what, message] = listOf(answer ?? null).map((each) => textOf(each));
      if (what === "joined") return Number(message);
      if (what !== "wait") return undefined;
      await this.#clock.sleep(LOOK_AGAIN_MS);
    }
  }

  async giveUp(place: string, jobId: string): Promise<void> {
    const { keys } = this.#database;
    await this.#ask(() => this.#database.run(GIVE_UP, [keys.listPlace(place)], [jobId]));
  }

  async open(...[place, messageId, file, acceptedAt]: Parameters<ListBook["open"]>): Promise<void> {
    const { keys } = this.#database;
    const places = [keys.listPlace(place), keys.list(`${chatOf(place)}:${messageId}`)];
    const args = [messageId, file.jobId, await pack(LISTED, file), acceptedAt, KEEP_MS, LATEST_MS];
    await this.#ask(() => this.#database.run(OPEN, places, args));
  }

  async turn(message: string, news: readonly ListedFile[]): ReturnType<ListBook["turn"]> {
    const args = [this.#name, EDIT_MS, KEEP_MS, ...await told(news)];
    const answer = await this.#ask(() => this.#database.run(TURN, [this.#key(message)], args));
    if (answer === undefined) return undefined;
    const what = textOf(answer);
    return what === "alone" || what === "over" ? what : await filesOf(answer);
  }

  async note(message: string, news: readonly ListedFile[]): Promise<void> {
    const args = await told(news);
    await this.#ask(() => this.#database.run(NOTE, [this.#key(message)], args));
  }

  async isShared(message: string): Promise<boolean> {
    return await this.#database.run(IS_SHARED, [this.#key(message)]) === 1;
  }

  async end(...[message, jobId, ending]: Parameters<ListBook["end"]>): Promise<BatchFile[]> {
    const places = [this.#key(message), this.#database.keys.openJobs()];
    return await filesOf(await this.#database.run(END_FILE, places, [jobId, ending]));
  }

  async close(message: string): Promise<number> {
    return Number(await this.#database.run(CLOSE, [this.#key(message)], [this.#name, OVER_MS]));
  }

  /** Nobody waits for Redis to be told of. */
  #ask(question: () => Promise<Reply>): Promise<NonNullable<Reply> | undefined> {
    return this.#reach.ask(async () => await question() ?? []);
  }

  #key(message: string): string {
    return this.#database.keys.list(message);
  }
}

async function told(news: readonly ListedFile[]) {
  return (await Promise.all(news.map(async (file) => [file.jobId, await pack(LISTED, file)]))).flat();
}

/** A place begins with its chat. */
function chatOf(place: string): string {
  return place.split(" ")[0];
}

/** In the order of their numbers. */
async function filesOf(answer: Reply): Promise<BatchFile[]> {
  const parts = listOf(answer);
  const files: BatchFile[] = [];
  for (let i = 0; i < parts.length; i += 3) {
    const file = await unpack(LISTED, parts[i + 1]);
    const progress = endingOf(textOf(parts[i + 2])) ?? file?.progress;
    if (file !== undefined && progress !== undefined) {
      files.push({ ...file, progress, number: Number(textOf(parts[i])) });
    }
  }
  return files.sort((a, b) => a.number - b.number);
}
