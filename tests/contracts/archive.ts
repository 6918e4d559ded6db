import { expect } from "expect";
import type { Archive } from "../../src/chat/ports.ts";
import { entryOf } from "../../src/chat/history/entry.ts";
import type { Told } from "../../src/chat/answer/told.ts";
import { FakeClock } from "../fake_clock.ts";

export const KEEP_MS = 3_600_000;
const NAMES = ["budi", "eko", "siti", "wati"];
const keep = (archive: Archive, each: Told) => archive.keep(each, entryOf(each), KEEP_MS);

interface ArchiveUnderTest extends AsyncDisposable {
  archive: Archive;
  /** Has the time of what was told for a job pass where the given clock does not say what time it is. */
  passTime?: (jobId: string) => Promise<void>;
}

/** What every Archive promises. */
export function archiveContract(
  name: string,
  open: (clock: FakeClock) => Promise<ArchiveUnderTest>,
  leaves: Pick<Deno.TestDefinition, "sanitizeOps" | "sanitizeResources"> = {},
): void {
  const test = (
    what: string,
    body: (archive: Archive, passTime: (jobId: string) => Promise<void>) => Promise<void>,
  ) =>
    Deno.test(`Archive ${name}: ${what}`, leaves, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under.archive, under.passTime ?? (() => clock.advance(KEEP_MS + 1)));
    });

  test("what was told is found by its job, however long it is, and the last word counts", async (archive) => {
    const [short, long] = [withNames(told("7:50", 1)), told("-1001234567890:51~9", 5_000)];
    for (const each of [short, long]) expect(await keep(archive, each)).toBe(true);
    expect(await archive.find("7:50")).toEqual(short);
    expect(await archive.find("-1001234567890:51~9")).toEqual(long);
    await keep(archive, told("7:50", 2));
    expect(await archive.find("7:50")).toEqual(told("7:50", 2));
  });

  test("nobody was told what was never kept", async (archive) => {
    await keep(archive, told("7:50", 1));
    expect(await archive.find("7:5")).toBeUndefined();
  });

  test("it goes after its time", async (archive, passTime) => {
    await keep(archive, told("7:50", 1));
    await passTime("7:50");
    expect(await archive.find("7:50")).toBeUndefined();
    expect(await archive.entries(7)).toEqual([]);
  });

  test("a person's history is theirs alone, newest first, each recording once", async (archive) => {
    const all = [
      told("7:1", 1, { acceptedAt: 1 }),
      told("7:3", 3_000, { acceptedAt: 3 }),
      told("7:2", 1, { acceptedAt: 2 }),
    ];
    for (const each of [...all, all[0]]) await keep(archive, each);
    await keep(archive, told("8:1", 1, { userId: 8 }));
    expect(await archive.entries(7)).toEqual([all[1], all[2], all[0]].map(entryOf));
    expect(await archive.entries(70)).toEqual([]);
  });

  test("what is older than a time is found, of everybody", async (archive) => {
    const old = [told("7:1", 1, { acceptedAt: 1 }), told("8:1", 3_000, { acceptedAt: 2, userId: 8 })];
    for (const each of [...old, told("7:3", 1, { acceptedAt: 3 })]) await keep(archive, each);
    const found = await Array.fromAsync(archive.before(3));
    expect(found.toSorted((a, b) => a.asked.acceptedAt - b.asked.acceptedAt)).toEqual(old.map(entryOf));
    for (const entry of found) await archive.forget(entry);
    expect(await Array.fromAsync(archive.before(3))).toEqual([]);
    expect(await Array.fromAsync(archive.before(4))).toHaveLength(1);
  });

  test(
    "what several change at once has all of their changes, in the text and in the list, and goes after its time",
    async (archive, passTime) => {
      const change = (speaker: number, name: string) =>
        archive.change("7:50", (before) => {
          const named = { ...before, names: [...before.names ?? [], { speaker, name }] };
          return { told: named, entry: entryOf(named) };
        });
      for (const sentences of [1, 1_000]) {
        await keep(archive, told("7:50", sentences));
        await Promise.all(NAMES.map((name, speaker) => change(speaker, name)));
        const { names = [], ...rest } = await archive.find("7:50") ?? {};
        expect(names.map(({ name }) => name).toSorted()).toEqual(NAMES);
        expect(rest).toEqual(told("7:50", sentences));
        const [{ stems = "" } = {}] = await archive.entries(7);
        for (const name of NAMES) expect(stems).toContain(name);
      }
      await passTime("7:50");
      expect(await change(9, "Ani")).toBeUndefined();
      expect([await archive.find("7:50"), await archive.entries(7)]).toEqual([undefined, []]);
    },
  );

  test("what is forgotten stays so, whoever changes it in that moment", async (archive) => {
    const first = told("7:1", 1, { acceptedAt: 1 });
    await keep(archive, first);
    await Promise.all([
      archive.change("7:1", (before) => ({ told: before, entry: entryOf(before) })),
      archive.forget(entryOf(first)),
      archive.change("7:1", (before) => ({ told: before, entry: entryOf(before) })),
    ]);
    expect([await archive.find("7:1"), await archive.entries(7)]).toEqual([undefined, []]);
  });

  test("what is forgotten is gone, and nothing else", async (archive) => {
    const [first, second] = [told("7:1", 1, { acceptedAt: 1 }), told("7:2", 1, { acceptedAt: 2 })];
    for (const each of [first, second]) await keep(archive, each);
    for (let i = 0; i < 2; i++) await archive.forget(entryOf(first));
    expect(await archive.find("7:1")).toBeUndefined();
    expect(await archive.entries(7)).toEqual([entryOf(second)]);
    expect(await archive.find("7:2")).toEqual(second);
  });
}

/** Everything that may be there beside the words. */
function withNames({ asked, transcript }: Told): Told {
  return {
    asked,
    transcript: { ...transcript, speakerParts: [0, 2] },
    names: [{ speaker: 1, name: "Siti" }],
  };
}

export function told(id: string, sentences: number, parts: Partial<Told["asked"]> = {}): Told {
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
      acceptedAt: 1_700_000_000_000,
      ...parts,
    },
    transcript: {
      segments,
      durationSeconds: sentences,
      language: "en",
      sources: [{ provider: "groq", model: "m", pieceCount: 1 }],
    },
  };
}
