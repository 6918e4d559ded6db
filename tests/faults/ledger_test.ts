import { expect } from "expect";
import type { Job } from "../../src/queue/job.ts";
import { FakeClock } from "../fake_clock.ts";
import { Patience } from "../sandbox/patience.ts";
import { Person } from "../sandbox/person.ts";
import { RequestLog } from "../sandbox/request_log.ts";
import { type ChatMessage, createFile, memoryContent, World } from "../sandbox/world.ts";
import { jobOf } from "../contracts/job_store.ts";
import type { Question } from "./crowd.ts";
import { paidTwice, wrongAnswers } from "./ledger.ts";
import type { Death } from "./lives.ts";

const WORDS = ["r1b0w0", "r1b0w1"];
const SAID = WORDS.join(" ");

/** A person who asked about one file, and a bot that says what the test lets it say. */
class Chat {
  readonly clock = new FakeClock();
  readonly world = new World(this.clock);
  readonly bot = this.world.directory.addBot("7:token", "a_bot", "Bot");
  readonly question: Question;

  constructor() {
    const user = this.world.directory.addUser({ id: 1, first_name: "Sari" });
    const person = new Person(this.world, this.bot.id, user, new Patience(() => 0));
    const file = createFile({ kind: "voice", content: memoryContent(new Uint8Array(1)) });
    this.question = { person, message: person.sendsFile(file), words: WORDS };
  }

  says(text: string, { isFinal = true } = {}): ChatMessage {
    const { chat, messageId } = this.question.message;
    const markup = { inline_keyboard: [[{ text: "Stop", callback_data: "stop" }]] };
    const origin = { botId: this.bot.id, chat, from: this.bot.user, replyTo: { messageId } };
    return this.world.post(origin, { text, entities: [], ...(!isFinal && { markup }) });
  }

  /** A second later the bot is killed, which had noted this of its job; it goes on another second later. */
  async dies(noted: Partial<Job>): Promise<Death> {
    await this.clock.advance(1000);
    const { chat, messageId } = this.question.message;
    const job = { ...jobOf("1"), ...noted };
    const death = {
      at: this.clock.now(),
      jobs: new Map([[`${chat.id}:${messageId}`, job]]),
      words: new Set<string>(),
    };
    await this.clock.advance(1000);
    return death;
  }

  wrong(...deaths: Death[]): number {
    return wrongAnswers([this.question], deaths).length;
  }
}

Deno.test("ledger: one right answer is right; none, another's, half of one and two are wrong", () => {
  for (
    const [answers, wrong] of [
      [[SAID], 0],
      [WORDS, 0],
      [[], 1],
      [["r2b0w0 r2b0w1"], 1],
      [["r1b0w0"], 1],
      [[SAID, SAID], 1],
      [[SAID, "r1b0w1"], 1],
    ] as const
  ) {
    const chat = new Chat();
    for (const text of answers) chat.says(text);
    expect([answers, chat.wrong()]).toEqual([answers, wrong]);
  }
});

Deno.test("ledger: a second copy is excused only by a death between the two, before the first was noted", async () => {
  const unnoted = new Chat();
  unnoted.says(SAID);
  const death = await unnoted.dies({ sentParts: 0 });
  unnoted.says(SAID);
  expect([unnoted.wrong(death), unnoted.wrong()]).toEqual([0, 1]);

  const noted = new Chat();
  noted.says(SAID);
  const late = await noted.dies({ sentParts: 1 });
  noted.says(SAID);
  expect(noted.wrong(late)).toBe(1);
});

Deno.test("ledger: a status message left behind is excused only when it was never noted", async () => {
  for (const [isNoted, wrong] of [[false, 0], [true, 1]] as const) {
    const chat = new Chat();
    const { messageId } = chat.says("place 1", { isFinal: false });
    const death = await chat.dies({ statusMessageId: isNoted ? messageId : undefined });
    chat.says(SAID);
    expect(chat.wrong(death)).toBe(wrong);
  }
});

Deno.test("ledger: a piece paid for twice is found, whoever was paid; one that a death lost is excused", () => {
  const log = new RequestLog();
  const pay = (at: number, server: string, heard: string, outcome = 200) =>
    log.end(log.begin(at, server, "transcribe", { heard }), at, outcome);
  pay(1, "groq", SAID, 503);
  pay(2, "deepgram", SAID);
  expect(paidTwice({ log }, [])).toEqual({ wrong: [], excused: 0 });
  pay(20, "together", SAID);
  expect(paidTwice({ log }, []).wrong).toHaveLength(1);
  const lost = { at: 10, jobs: new Map(), words: new Set<string>() };
  expect(paidTwice({ log }, [lost])).toEqual({ wrong: [], excused: 1 });
  expect(paidTwice({ log }, [{ ...lost, words: new Set(WORDS) }]).wrong).toHaveLength(1);
  expect(paidTwice({ log }, [{ ...lost, at: 30 }]).wrong).toHaveLength(1);
});
