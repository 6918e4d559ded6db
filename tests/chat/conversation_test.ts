import { expect } from "expect";
import { createChat } from "../../src/chat/create_chat.ts";
import type { NewTask } from "../../src/queue/ports.ts";
import type { Chat } from "../../src/chat/telegram_chat.ts";
import { systemClock } from "../../src/clock.ts";
import { type BotApiBed, startBed, TOKEN } from "../sandbox/bot_api/bed.ts";
import { canBeStopped } from "../sandbox/person.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import { sendFile, sendText } from "../sandbox/world/actions.ts";
import { MemoryRewritingBook } from "../../src/store/memory/rewriting_book.ts";
import { MemoryBusinessBook } from "../../src/store/memory/business_book.ts";
import { MemoryChatSettings } from "../../src/store/memory/chat_settings.ts";
import { MemoryDayBook } from "../../src/store/memory/day_book.ts";
import { MemoryArchive } from "../../src/store/memory/archive.ts";
import { MemoryHandledUpdates } from "../../src/store/memory/handled_updates.ts";
import { MemorySendMeters } from "../../src/store/memory/send_meters.ts";
import { MemoryPollerElection } from "../../src/store/memory/poller_election.ts";
import { job, STATUS, transcript } from "./rig.ts";
import { MemoryToldProfile } from "../fakes/told_profile.ts";

/** The bot over real HTTP; every accepted file goes to `work`, as a queue would take it. */
async function converse(
  work: (chat: Chat, task: NewTask) => Promise<void>,
  use: (bed: BotApiBed, cancelled: string[]) => Promise<void>,
): Promise<void> {
  await using bed = startBed();
  const cancelled: string[] = [];
  const running: Promise<void>[] = [];
  const chat = createChat({
    token: TOKEN,
    apiRoot: bed.url,
    clock: systemClock,
    inbox: {
      accept: (task) => Promise.resolve(void running.push(work(chat, task))),
      cancel: (jobId) => Promise.resolve(cancelled.push(jobId) > 0),
      cancelBatch: () => Promise.resolve(false),
      move: () => Promise.resolve(),
      leave: () => Promise.resolve(),
    },
    status: { status: () => Promise.resolve(STATUS) },
    settings: new MemoryChatSettings(),
    archive: new MemoryArchive(systemClock),
    historyDays: 30,
    guestMode: false,
    businessMode: false,
    dayBook: new MemoryDayBook(),
    usage: { rows: () => Promise.resolve([]), wrote: () => {} },
    rewritings: new MemoryRewritingBook(systemClock),
    businessBook: new MemoryBusinessBook(),
    excerpt: () => Promise.resolve(new Uint8Array()),
    forgetCached: () => Promise.resolve(),
    offer: { providers: ["groq", "local"], defaultProvider: "groq" },
    access: { allowedUsers: new Set([bed.person.id]), adminUsers: new Set(), open: false },
    defaultLocale: "en",
    shared: {
      election: new MemoryPollerElection(systemClock),
      handled: new MemoryHandledUpdates(systemClock),
      meters: new MemorySendMeters(systemClock),
    },
    canStore: () => Promise.resolve(true),
    toldProfile: new MemoryToldProfile(),
  });
  chat.start();
  try {
    await use(bed, cancelled);
    await Promise.all(running);
  } finally {
    await chat.stop();
  }
}

const jobOf = (task: NewTask) =>
  job({ ...task, id: `${task.chatId}:${task.messageId}`, statusMessageId: undefined });
const voice = () =>
  createFile({ kind: "voice", content: memoryContent(new Uint8Array(9)), durationSeconds: 3 });

async function answer(chat: Chat, task: NewTask, count: number): Promise<void> {
  const statusMessageId = await chat.messenger.accepted(jobOf(task), 1);
  const sentences = Array.from({ length: count }, (_, i) => `Kalimat nomor ${i}.`);
  await chat.messenger.deliver(
    { ...jobOf(task), statusMessageId },
    transcript(...sentences),
    () => Promise.resolve(),
  );
}

Deno.test("Telegram takes the markup of every command", async () => {
  await converse(() => Promise.resolve(), async ({ world, person, nextMessage }) => {
    const headings = [["/start", "👋 Halo!"], ["/help", "❓ Cara kerjanya"], ["/status", "📊 Status"]];
    for (const [command, heading] of headings) {
      sendText(world, person.id, command);
      const reply = await nextMessage((message) => message.content.text.startsWith(heading));
      expect(reply.content.entities).toContainEqual(expect.objectContaining({ type: "bold" }));
    }
  });
});

Deno.test("the status message becomes the transcript", async () => {
  await converse((chat, task) => answer(chat, task, 2), async ({ world, person, nextMessage }) => {
    const sent = sendFile(world, person.id, voice());
    const reply = await nextMessage((message) =>
      message.content.text === "Kalimat nomor 0.\n\nKalimat nomor 1."
    );
    expect(reply.replyTo).toEqual({ messageId: sent.messageId });
    expect(reply.edits.length).toBe(1);
    expect(canBeStopped(reply)).toBe(false);
  });
});

Deno.test("a very long transcript comes as a file", async () => {
  await converse((chat, task) => answer(chat, task, 2_000), async ({ world, person, nextMessage }) => {
    sendFile(world, person.id, voice());
    const reply = await nextMessage((message) => message.file !== undefined);
    const bytes = await reply.file?.content.read(0, 1_000_000);
    expect(reply.file?.name).toMatch(/^transcript-\d+\.txt$/);
    expect(new TextDecoder().decode(bytes)).toContain("[05:33:10] Kalimat nomor 1999.");
  });
});

Deno.test("buttons: stop reaches the queue, a provider gets its tick", async () => {
  const announce = async (chat: Chat, task: NewTask) => void await chat.messenger.accepted(jobOf(task), 3);
  await converse(announce, async ({ world, person, nextMessage, nextEvent }, cancelled) => {
    const sent = sendFile(world, person.id, voice());
    const status = await nextMessage((message) => message.content.text.includes("Nomor 3"));
    const answered = nextEvent((event) => event.type === "callback_answer" ? event.text : undefined);
    world.press(status, person.id, `stop:${person.id}:${sent.messageId}`);
    expect(await answered).toBe("Menghentikan …");
    expect(cancelled).toEqual([`${person.id}:${sent.messageId}`]);

    sendText(world, person.id, "/provider");
    const menu = await nextMessage((message) => message.content.text.includes("Sekarang: Groq"));
    world.press(menu, person.id, "provider:local");
    const moved = await nextMessage((message) => message.content.text.includes("Sekarang: Model bawaan"));
    expect(moved.messageId).toBe(menu.messageId);
  });
});
