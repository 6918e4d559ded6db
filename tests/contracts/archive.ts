import { expect } from "expect";
import { type Archive, TOLD_MS } from "../../src/chat/ports.ts";
import type { Told } from "../../src/chat/answer/told.ts";
import { FakeClock } from "../fake_clock.ts";

interface ArchiveUnderTest extends AsyncDisposable {
  archive: Archive;
  /** Has the time of what was told for a job pass where the given clock does not say what time it is. */
  passTime?: (jobId: string) => Promise<void>;
}

/** What every Archive promises. */
export function archiveContract(name: string, open: (clock: FakeClock) => Promise<ArchiveUnderTest>): void {
  const test = (
    what: string,
    body: (archive: Archive, passTime: (jobId: string) => Promise<void>) => Promise<void>,
  ) =>
    Deno.test(`Archive ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under.archive, under.passTime ?? (() => clock.advance(TOLD_MS + 1)));
    });

  test("what was told is found by its job, however long it is, and the last word counts", async (archive) => {
    const [short, long] = [told("7:50", 1), told("-1001234567890:51~9", 5_000)];
    for (const each of [short, long]) expect(await archive.keep(each)).toBe(true);
    expect(await archive.find("7:50")).toEqual(short);
    expect(await archive.find("-1001234567890:51~9")).toEqual(long);
    await archive.keep(told("7:50", 2));
    expect(await archive.find("7:50")).toEqual(told("7:50", 2));
  });

  test("nobody was told what was never kept", async (archive) => {
    await archive.keep(told("7:50", 1));
    expect(await archive.find("7:5")).toBeUndefined();
  });

  test("it goes after its time", async (archive, passTime) => {
    await archive.keep(told("7:50", 1));
    await passTime("7:50");
    expect(await archive.find("7:50")).toBeUndefined();
  });
}

export function told(id: string, sentences: number): Told {
  const segments = Array.from({ length: sentences }, (_, i) => ({
    text: `Sentence ${i}, said by somebody.`,
    startSeconds: i,
    endSeconds: i + 1,
  }));
  const file = { fileId: "f", fileUniqueId: "u", chatId: 7, messageId: 50, name: "talk.mp3" };
  return {
    asked: {
      id,
      chatId: 7,
      messageId: 50,
      userId: 7,
      locale: "en",
      file,
      provider: "groq",
      options: { diarize: false },
      look: { style: "folded", speech: "verbatim", times: false },
    },
    transcript: {
      segments,
      durationSeconds: sentences,
      language: "en",
      sources: [{ provider: "groq", model: "m", pieceCount: 1 }],
    },
  };
}
