import { createChat } from "../../src/chat/create_chat.ts";
import type { ListBook, SharedByInstances, ToldProfile, WebhookSettings } from "../../src/chat/ports.ts";
import type { ChatWishes } from "../../src/chat/wishes.ts";
import type { Status } from "../../src/ops/status.ts";
import type { NewTask } from "../../src/queue/ports.ts";
import type { Chat } from "../../src/chat/telegram_chat.ts";
import type { ProviderName } from "../../src/pipeline/transcriber.ts";
import type { Job } from "../../src/queue/job.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { FakeTelegram } from "./fake_telegram.ts";
import { MemoryBusinessBook } from "../../src/store/memory/business_book.ts";
import { MemoryDayBook } from "../../src/store/memory/day_book.ts";
import { MemoryRewritingBook } from "../../src/store/memory/rewriting_book.ts";
import { patched } from "../../src/store/patched.ts";
import { MemoryArchive } from "../../src/store/memory/archive.ts";
import { MemoryHandledUpdates } from "../../src/store/memory/handled_updates.ts";
import { MemorySendMeters } from "../../src/store/memory/send_meters.ts";
import { MemoryPollerElection } from "../../src/store/memory/poller_election.ts";
import { BEN, PIERRE, SITI } from "./people.ts";
import { MemoryToldProfile } from "../fakes/told_profile.ts";

export const STATUS: Status = {
  startedAt: 1_800_000_000_000 - 3_725_000,
  accounts: [],
  providers: [{ provider: "groq", model: "whisper-large-v3-turbo", state: "healthy" }],
  queue: { workers: 4, busyWorkers: 1, queued: 2, running: 1, parked: 0, delivering: 0, done: 10, failed: 1 },
  instances: [],
};

/** The real bot between a fake Telegram and fakes of its ports. */
export class Rig {
  readonly telegram = new FakeTelegram();
  readonly clock: FakeClock;
  readonly archive: MemoryArchive;
  readonly accepted: NewTask[] = [];
  readonly cancelled: string[] = [];
  readonly moved: [from: number, to: number][] = [];
  readonly chosen = new Map<number, ProviderName>();
  onMove: (from: number, to: number) => void | Promise<void> = () => {};
  readonly settingsMoved: [from: number, to: number][] = [];
  status: Status = STATUS;
  /** What whoever asks is told of the store. */
  canStore = true;
  /** What it was found to be. */
  readonly looks: boolean[] = [];
  readWishes = (chatId: number): Promise<ChatWishes> =>
    Promise.resolve({ provider: this.chosen.get(chatId) });
  accept: (task: NewTask) => Promise<void> = (task) => Promise.resolve(void this.accepted.push(task));
  cancel = (jobId: string, userId: number): Promise<boolean> =>
    Promise.resolve(this.cancelled.push(`${jobId} by ${userId}`) === 1);
  readonly chat: Chat;

  constructor(
    options: {
      open?: boolean;
      /** Guests and people's own accounts are heard, too. */
      everywhere?: boolean;
      webhook?: WebhookSettings;
      shared?: SharedByInstances;
      lists?: ListBook;
      clock?: FakeClock;
      toldProfile?: ToldProfile;
      /** Default: Pierre. */
      admins?: readonly number[];
      dashboardLink?: () => Promise<string>;
    } = {},
  ) {
    this.clock = options.clock ?? new FakeClock();
    this.archive = new MemoryArchive(this.clock);
    this.chat = createChat({
      token: "123:sandbox",
      apiRoot: "http://telegram.test",
      fetch: this.telegram.fetch,
      clock: this.clock,
      inbox: {
        accept: (task) => this.accept(task),
        cancel: (jobId, userId) => this.cancel(jobId, userId),
        cancelBatch: (chatId, messageId, userId) => this.cancel(`all of ${chatId}:${messageId}`, userId),
        move: async (from, to) => {
          this.moved.push([from, to]);
          await this.onMove(from, to);
        },
        leave: () => Promise.resolve(),
      },
      status: { status: () => Promise.resolve(this.status) },
      settings: {
        get: (chatId) => this.readWishes(chatId),
        update: (chatId, patch) => {
          const wishes = patched({ provider: this.chosen.get(chatId) }, patch);
          this.chosen.set(chatId, wishes.provider ?? "groq");
          return Promise.resolve(wishes);
        },
        move: (from, to) => Promise.resolve(void this.settingsMoved.push([from, to])),
      },
      archive: this.archive,
      historyDays: 30,
      guestMode: options.everywhere ?? false,
      businessMode: options.everywhere ?? false,
      dayBook: new MemoryDayBook(),
      usage: { rows: () => Promise.resolve([]), wrote: () => {} },
      rewritings: new MemoryRewritingBook(this.clock),
      businessBook: new MemoryBusinessBook(),
      canStore: () => Promise.resolve(this.looks.push(this.canStore) > 0 && this.canStore),
      excerpt: () => Promise.resolve(new Uint8Array()),
      forgetCached: () => Promise.resolve(),
      offer: { providers: ["groq", "deepgram", "local"], defaultProvider: "groq" },
      access: {
        allowedUsers: new Set([SITI.id, BEN.id]),
        adminUsers: new Set(options.admins ?? [PIERRE.id]),
        open: options.open ?? false,
      },
      defaultLocale: "en",
      shared: options.shared ??
        {
          election: new MemoryPollerElection(this.clock),
          handled: new MemoryHandledUpdates(this.clock),
          meters: new MemorySendMeters(this.clock),
          lists: options.lists,
        },
      toldProfile: options.toldProfile ?? new MemoryToldProfile(),
      webhook: options.webhook,
      dashboardLink: options.dashboardLink,
    });
  }

  /** Has one update handled, and all that it starts; two seconds pass. */
  async feed(update: unknown): Promise<void> {
    await this.chat.handleUpdate(update);
    await this.clock.advance(2_000);
    await this.chat.idle();
  }

  /** The texts sent for this update. */
  async answers(update: unknown): Promise<string[]> {
    const before = this.telegram.sent.length;
    await this.feed(update);
    return this.telegram.sent.slice(before).map(({ payload }) => String(payload.text));
  }
}

export { settle };

export function job(parts: Partial<Job> = {}): Job {
  return {
    id: "7:50",
    chatId: 7,
    messageId: 50,
    userId: 7,
    locale: "en",
    file: { fileId: "f", fileUniqueId: "uf", chatId: 7, messageId: 50, name: "talk.mp3" },
    provider: "groq",
    options: { diarize: false },
    state: "running",
    acceptedAt: 1_800_000_000_000,
    failedAttempts: 0,
    statusMessageId: 51,
    sentParts: 0,
    ...parts,
  };
}

/** A transcript of one segment per text, ten seconds apart. */
export function transcript(...texts: string[]): Transcript {
  const segments = texts.map((each, i) => ({ text: each, startSeconds: i * 10, endSeconds: i * 10 + 5 }));
  const sources = [{ provider: "groq", model: "whisper-large-v3-turbo", pieceCount: 1 }];
  return { segments, durationSeconds: texts.length * 10, sources };
}
