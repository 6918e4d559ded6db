import { expect } from "expect";
import type { BusinessChat } from "../../src/chat/business/business_chat.ts";
import { withRecording } from "../../src/chat/business/recordings.ts";
import type { BusinessBook } from "../../src/chat/ports.ts";

const file = { fileId: "f", fileUniqueId: "u", chatId: 0, messageId: 0, durationSeconds: 3 };
export const ASKED: BusinessChat = {
  name: "Budi",
  choice: "ask",
  waiting: [{ file, sentAs: 5, updateId: 100_000_001, at: 1 }],
  askedAt: 1,
  questionId: 9,
};

/** What every BusinessBook promises. */
export function businessBookContract(
  name: string,
  open: () => Promise<{ businessBook: BusinessBook } & AsyncDisposable>,
): void {
  Deno.test(`BusinessBook ${name}: each person's chats are kept as they are, changed one at a time, and forgotten together`, async () => {
    await using under = await open();
    const { businessBook: book } = under;
    const never: BusinessChat = { name: "Ani", choice: "never", waiting: [] };
    expect(await book.change(7, 1, () => ASKED)).toEqual(ASKED);
    await book.change(7, 2, () => never);
    await book.change(8, 1, () => never);
    expect(await book.all(7)).toEqual(new Map([[1, ASKED], [2, never]]));
    const told: unknown[] = [];
    await book.change(7, 1, (before) => (told.push(before), before));
    expect(told).toEqual([ASKED]);

    const add = (before: BusinessChat | undefined) => ({
      ...ASKED,
      questionId: (before?.questionId ?? 0) + 1,
    });
    await Promise.all(Array.from({ length: 5 }, () => book.change(7, 1, add)));
    expect((await book.all(7)).get(1)?.questionId).toBe(14);

    expect(await book.change(7, 2, () => undefined)).toBeUndefined();
    expect([...(await book.all(7)).keys()]).toEqual([1]);
    await book.forget(7);
    expect([await book.all(7), await book.all(9)]).toEqual([new Map(), new Map()]);
    expect(await book.all(8)).toEqual(new Map([[1, never]]));
  });

  Deno.test(`BusinessBook ${name}: a day of recordings, with the longest names, waits for one answer`, async () => {
    await using under = await open();
    const { businessBook: book } = under;
    const named = { ...file, fileId: "f".repeat(120), name: "録".repeat(255) };
    for (let updateId = 1; updateId <= 50; updateId++) {
      const recording = { file: named, sentAs: updateId, updateId, at: updateId };
      await book.change(7, 1, (before) => withRecording(before, "Budi", recording));
    }
    const { waiting = [] } = (await book.all(7)).get(1) ?? {};
    expect(waiting.map(({ updateId }) => updateId)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });
}
