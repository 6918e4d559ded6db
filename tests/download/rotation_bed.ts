import { Feed } from "../../src/feed.ts";
import { CooldownBook } from "../../src/download/accounts/cooldown_book.ts";
import { parseLocation } from "../../src/download/reading/file_location.ts";
import { Helping, LARGE_FILE_BYTES } from "../../src/download/helpers/helping.ts";
import { openRotator } from "../../src/download/accounts/open_rotator.ts";
import { Line } from "../../src/download/reading/line.ts";
import { PartReader } from "../../src/download/reading/part_reader.ts";
import type { AccountStatsStore, Cooldowns } from "../../src/download/ports.ts";
import type { Rotator } from "../../src/download/accounts/rotator.ts";
import { SourceError } from "../../src/pipeline/errors.ts";
import { MemoryAccountStatsStore } from "../../src/store/memory/account_stats.ts";
import { MemoryCooldowns } from "../../src/store/memory/cooldowns.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { botApiFileId } from "../sandbox/mtproto/file_reference.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import { type Answer, ScriptedClient } from "./scripted_client.ts";
import { never } from "./bytes.ts";

export const PART_BYTES = 4096;
/** More than waits in place and pauses after failures take, less than the shortest wait that frees a worker. */
const READ_MS = 5_000;
/** Who is still not connected after so many waits for the clock. */
const LOOKS = 150;

export interface RotationBedOptions {
  /** "A:flood30,ok B:ok": accounts and their answers. */
  accounts: string;
  /** The same of helper bots. */
  helpers?: string;
  clock?: FakeClock;
  cooldowns?: Cooldowns;
  statsStore?: AccountStatsStore;
  rotation?: "balanced" | "thompson";
  random?: () => number;
  /** How long every answer takes; default 0. */
  answerMs?: number;
  /** Refused logins by account name. */
  logins?: Record<string, Answer[]>;
  /** Refused look-ups of messages by account name. */
  lookUps?: Record<string, Answer[]>;
}

/** Accounts on scripted clients and a clock that stands still; everybody is connected when it opens. */
export async function rotationBed(options: RotationBedOptions): Promise<RotationBed> {
  const { clock = new FakeClock(), rotation = "balanced", random = () => 0.5, answerMs = 0, logins = {} } =
    options;
  const trace: string[] = [];
  const clients = new Map<string, ScriptedClient>();
  const accounts = options.accounts.split(" ").map(parseScript);
  const helpers = (options.helpers?.split(" ") ?? []).map(parseScript);
  const scripts = new Map([...accounts, ...helpers]);
  const cooldowns = new CooldownBook(options.cooldowns ?? new MemoryCooldowns(clock), clock);
  await cooldowns.load();
  const file = createFile({ kind: "video", content: memoryContent(new Uint8Array(PART_BYTES)) });
  const fileId = botApiFileId(file);
  const sessionsDirectory = await Deno.makeTempDir({ prefix: "transhades-rotation-" });
  const rotator = await openRotator({
    credentials: accounts.map(([name], index) => ({ name, apiId: index + 1, apiHash: "hash" })),
    helpers: helpers.map(([name], index) => ({
      ...{ name, apiId: 1, apiHash: "hash" },
      botToken: `${200 + index}:helper`,
    })),
    botId: "123",
    sessionsDirectory,
    rotation,
    cooldowns,
    statsStore: options.statsStore ?? new MemoryAccountStatsStore(),
    events: new Feed(),
    clock,
    random,
    createClient: ({ name }) => {
      const found = { location: parseLocation(fileId), sizeBytes: PART_BYTES };
      const answers = scripts.get(name) ?? [];
      const client = new ScriptedClient({
        name,
        answers,
        trace,
        clock,
        answerMs,
        login: logins[name],
        lookUps: options.lookUps?.[name],
        found,
      });
      clients.set(name, client);
      return client;
    },
  });
  rotator.start();
  const bed = new RotationBed(rotator, clock, trace, clients, fileId, sessionsDirectory);
  await bed.settled();
  return bed;
}

export class RotationBed implements AsyncDisposable {
  readonly #fileId: string;
  readonly #sessionsDirectory: string;
  #nextPart = 0;

  constructor(
    readonly rotator: Rotator,
    readonly clock: FakeClock,
    readonly trace: string[],
    readonly clients: Map<string, ScriptedClient>,
    fileId: string,
    sessionsDirectory: string,
  ) {
    this.#fileId = fileId;
    this.#sessionsDirectory = sessionsDirectory;
  }

  /** A file that no account was asked for yet. */
  newReader(): PartReader {
    const ref = { fileId: this.#fileId, fileUniqueId: "u", chatId: 7, messageId: 1 };
    return new PartReader(ref, { rotator: this.rotator, clock: this.clock, line: new Line() });
  }

  /** A file that its helpers have found, too. */
  async helpedReader(): Promise<PartReader> {
    const copies = {
      copy: () => Promise.resolve({ chatId: -1_001_000_000_001, messageId: 9 }),
      remove: () => Promise.resolve(),
    };
    const ref = { fileId: this.#fileId, fileUniqueId: "u", chatId: 7, messageId: 1 };
    const { rotator, clock } = this;
    const helping = new Helping(ref, parseLocation(this.#fileId).id, { copies, helpers: rotator.helpers });
    helping.received(LARGE_FILE_BYTES);
    await settle();
    return new PartReader(ref, { rotator, clock, line: new Line(), helping });
  }

  /** Reads the next part; resolves to whom it took, and how it ended if not well: "A,B,wait600@B". */
  async read(reader: PartReader): Promise<string> {
    const before = this.trace.length;
    const offset = PART_BYTES * this.#nextPart++;
    const ended = reader.read({ offset, limit: PART_BYTES }, never).then(
      () => [],
      (error) => [describe(error)],
    );
    await this.clock.advance(1);
    await this.settled();
    await this.clock.advance(READ_MS);
    const end = await Promise.race([ended, settle().then(() => ["pending"])]);
    return [...this.trace.slice(before), ...end].join(",");
  }

  /** Lets everything end that takes no time of the clock, file accesses of the accounts included. */
  async settled(): Promise<void> {
    const isAnyConnecting = () => this.rotator.status().some(({ state }) => state === "connecting");
    for (let look = 0; look < LOOKS && isAnyConnecting(); look++) {
      await new Promise((resolve) => setTimeout(resolve)); // the processor is free for their files
      await this.clock.advance(0);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rotator.close();
    await Deno.remove(this.#sessionsDirectory, { recursive: true });
  }
}

function parseScript(script: string): [string, Answer[]] {
  const [name, answers] = script.split(":");
  return [name, answers.split(",")];
}

function describe(error: unknown): string {
  if (!(error instanceof SourceError)) throw error;
  const seconds = Math.round((error.retryAfterMs ?? 0) / 1000);
  return error.problem === "wait" ? `wait${seconds}@${error.accountName}` : error.problem;
}
