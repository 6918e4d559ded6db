import { createChat } from "../../src/chat/create_chat.ts";
import { type Offer, resolve } from "../../src/chat/wishes.ts";
import { Feed } from "../../src/feed.ts";
import type { JobReport } from "../../src/queue/ports.ts";
import { embeddedEngine } from "../../src/queue/embedded_engine.ts";
import { lateInbox } from "../../src/queue/late_inbox.ts";
import { createQueue, type Queue } from "../../src/queue/queue.ts";
import { MemoryRewritingBook } from "../../src/store/memory/rewriting_book.ts";
import { MemoryBusinessBook } from "../../src/store/memory/business_book.ts";
import { MemoryDayBook } from "../../src/store/memory/day_book.ts";
import { MemoryArchive } from "../../src/store/memory/archive.ts";
import { MemoryChatSettings } from "../../src/store/memory/chat_settings.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { FakeRunner } from "../queue/fakes.ts";
import { FakeTelegram } from "./fake_telegram.ts";
import { MemoryHandledUpdates } from "../../src/store/memory/handled_updates.ts";
import { MemorySendMeters } from "../../src/store/memory/send_meters.ts";
import { MemoryPollerElection } from "../../src/store/memory/poller_election.ts";
import { STATUS } from "./rig.ts";
import { MemoryToldProfile } from "../fakes/told_profile.ts";

const OFFER: Offer = { providers: ["groq", "local"], defaultProvider: "groq" };

/** The real chat and the real queue between a fake Telegram and a fake pipeline. */
export class ChatWithQueue {
  readonly clock = new FakeClock();
  readonly telegram = new FakeTelegram();
  readonly store = new MemoryJobStore(this.clock);
  readonly settings = new MemoryChatSettings();
  readonly businessBook = new MemoryBusinessBook();
  readonly archive = new MemoryArchive(this.clock);
  readonly rewritings = new MemoryRewritingBook(this.clock);
  status = STATUS;
  readonly runner = new FakeRunner(this.clock, 10_000);
  #running = this.#begin();

  get chat() {
    return this.#running.chat;
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#running = this.#begin();
    await this.#running.queue.start();
    this.chat.start();
    await settle();
  }

  async stop(): Promise<void> {
    const stopped = this.#running.queue.stop({ graceMs: 4_000 }).then(() => this.chat.stop());
    await this.clock.advance(10_000);
    await stopped;
  }

  #begin() {
    const { clock, settings } = this;
    const chat = createChat({
      token: "123:sandbox",
      apiRoot: "http://telegram.test",
      fetch: this.telegram.fetch,
      clock,
      inbox: lateInbox(() => queue),
      status: { status: () => Promise.resolve(this.status) },
      settings,
      archive: this.archive,
      historyDays: 30,
      guestMode: true,
      businessMode: true,
      dayBook: new MemoryDayBook(),
      usage: { rows: () => Promise.resolve([]), wrote: () => {} },
      rewritings: this.rewritings,
      businessBook: this.businessBook,
      excerpt: () => Promise.resolve(new Uint8Array()),
      forgetCached: () => Promise.resolve(),
      offer: OFFER,
      access: { allowedUsers: new Set(), adminUsers: new Set(), open: true },
      defaultLocale: "en",
      shared: {
        election: new MemoryPollerElection(clock),
        handled: new MemoryHandledUpdates(clock),
        meters: new MemorySendMeters(clock),
      },
      canStore: () => Promise.resolve(true),
      toldProfile: new MemoryToldProfile(),
    });
    const shared = { store: this.store, clock, reports: new Feed<JobReport>() };
    const queue: Queue = createQueue({
      ...shared,
      engine: embeddedEngine({ ...shared, worker: "bench", maxWorkers: 5, maxPerUser: 3 }),
      runner: this.runner,
      messenger: chat.messenger,
      choose: async ({ chatId }) => resolve(await settings.get(chatId), OFFER),
      random: () => 1,
      maxRetries: 2,
    });
    return { chat, queue };
  }
}
