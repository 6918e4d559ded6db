import { expect } from "expect";
import { DeliveryError, InputError } from "../../src/pipeline/errors.ts";
import type { Job } from "../../src/queue/job.ts";
import type { Messenger } from "../../src/queue/ports.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";

/** A messenger and what stands behind it. */
export interface MessengerUnderTest extends AsyncDisposable {
  messenger: Messenger;
  /** Everything the person was sent so far. */
  read(): string[];
  /** From now on the person has blocked the bot. */
  block(): void;
  /** From now on the bot may not write to the person. */
  forbid(): void;
  /** From now on Telegram cannot be reached. */
  disconnect(): void;
  /** Waits for work while the messenger's time goes by. */
  finish<Result>(work: Promise<Result>): Promise<Result>;
}

const JOB: Job = {
  id: "1:2",
  chatId: 1,
  messageId: 2,
  userId: 1,
  locale: "en",
  file: { fileId: "f", fileUniqueId: "u", chatId: 1, messageId: 2 },
  provider: "groq",
  options: { diarize: false },
  state: "running",
  acceptedAt: 0,
  failedAttempts: 0,
  sentParts: 0,
};

/** Enough text for several messages. */
const LONG: Transcript = {
  segments: Array.from({ length: 500 }, (_, i) => ({
    text: `This is sentence ${i}.`,
    startSeconds: i,
    endSeconds: i + 1,
  })),
  durationSeconds: 500,
  sources: [{ provider: "groq", model: "m", pieceCount: 1 }],
};

const INPUT_ERROR = new InputError("corrupt", "not audio");

/** What every Messenger promises. */
export function messengerContract(name: string, open: () => MessengerUnderTest): void {
  const test = (what: string, body: (under: MessengerUnderTest) => Promise<void>) =>
    Deno.test(`Messenger ${name}: ${what}`, async () => {
      await using under = open();
      await body(under);
    });

  const deliver = async (under: MessengerUnderTest, job: Job): Promise<number[]> => {
    const sent: number[] = [];
    await under.finish(
      under.messenger.deliver(job, LONG, (parts) => Promise.resolve(void sent.push(parts))),
    );
    return sent;
  };

  test("every status message has its own id", async ({ messenger }) => {
    const ids = [await messenger.accepted(JOB, 1), await messenger.accepted({ ...JOB, id: "1:3" }, 2)];
    expect(new Set(ids).size).toBe(2);
  });

  test("parts are counted one by one, each after it was sent; the last is the end", async (under) => {
    const lengths: number[] = [];
    const sent: number[] = [];
    await under.finish(under.messenger.deliver(JOB, LONG, (parts) => {
      sent.push(parts);
      lengths.push(under.read().length);
      return Promise.resolve();
    }));
    expect(sent).toEqual(sent.map((_, i) => i + 1));
    expect(lengths).toEqual(sent);
    expect(under.read().length).toBe(sent.length + 1);
  });

  test("a delivery that was cut off goes on with the next part", async (under) => {
    const all = await deliver(under, JOB);
    const whole = under.read();
    const rest = await deliver(under, { ...JOB, sentParts: 1 });
    expect(rest).toEqual(all.slice(1));
    expect(under.read().slice(whole.length)).toEqual(whole.slice(1));
  });

  test("a delivery that was complete sends nothing", async (under) => {
    const all = await deliver(under, JOB);
    const before = under.read().length;
    expect(await deliver(under, { ...JOB, sentParts: all.length + 1 })).toEqual([]);
    expect(under.read().length).toBe(before);
  });

  test("words that were shown before change nothing of the answer", async (under) => {
    const all = await deliver(under, JOB);
    const before = under.read().length;
    const statusMessageId = await under.messenger.accepted(JOB, 1);
    under.messenger.words({ ...JOB, statusMessageId }, "This is sentence 0.");
    const progress = { stage: "transcribing" as const, finishedPieces: 1, knownPieces: 9, doneSeconds: 1 };
    under.messenger.progress({ ...JOB, statusMessageId }, progress);
    await under.finish(Promise.resolve());
    expect(await deliver(under, { ...JOB, statusMessageId })).toEqual(all);
    expect(under.read().length).toBeGreaterThanOrEqual(before + all.length);
  });

  test("failures and cancellations are told", async (under) => {
    await under.finish(under.messenger.failed(JOB, INPUT_ERROR));
    await under.finish(under.messenger.cancelled(JOB));
    expect(under.read().length).toBe(2);
  });

  test("who blocked the bot cannot be told anything, now or later", async (under) => {
    under.block();
    const error = await under.finish(under.messenger.failed(JOB, INPUT_ERROR).catch((reason) => reason));
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ problem: "refused", retryable: false });
  });

  test("a chat in which the bot may not write may take it in some minutes", async (under) => {
    under.forbid();
    const accepted = under.messenger.accepted(JOB, 1).catch((reason) => reason);
    const delivered = under.messenger.deliver(JOB, LONG, () => Promise.resolve()).catch((reason) => reason);
    for (const error of await under.finish(Promise.all([accepted, delivered]))) {
      expect(error).toMatchObject({ name: "DeliveryError", problem: "withheld", retryable: true });
    }
  });

  test("an unreachable Telegram may take it later; progress is let go", async (under) => {
    const statusMessageId = await under.messenger.accepted(JOB, 1);
    under.disconnect();
    under.messenger.progress({ ...JOB, statusMessageId }, { stage: "queued", place: 1 });
    const delivered = under.messenger.deliver(JOB, LONG, () => Promise.resolve()).catch((reason) => reason);
    expect(await under.finish(delivered)).toMatchObject({ problem: "unavailable", retryable: true });
  });
}
