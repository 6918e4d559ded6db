import { BotInTime, transcriptOf } from "./bot_in_time.ts";

const TRUE_BYTES = 64_044;
const LARGE_BYTES = 21_760_044;

/** What the update, the Bot API and messages over MTProto say of a file's size. */
const SMALL: Record<string, number | "missing"> = {
  "five bytes too many": TRUE_BYTES + 5,
  "five bytes too few": TRUE_BYTES - 5,
  "none": "missing",
  "zero": 0,
  "negative": -1,
  "over 20 MB": 25_000_000,
  "over 4 GB": 5_000_000_000,
  "beyond all numbers": Number.MAX_SAFE_INTEGER,
};
const LARGE: Record<string, number | "missing"> = {
  "five bytes too many": LARGE_BYTES + 5,
  "one byte": 1,
  "twenty MiB": 20 * 2 ** 20,
  "over 4 GB": 5_000_000_000,
  "zero": 0,
};

for (const credentials of [1, 0]) {
  const way = credentials === 0 ? "over the Bot API alone" : "over MTProto";
  Deno.test(`${way}: whatever size is announced of a voice note, it is heard`, async () => {
    await using bed = await BotInTime.start({ credentials });
    for (const [index, announcedBytes] of Object.values(SMALL).entries()) {
      const sender = bed.person(index);
      const file = { ...bed.file(index + 1, "small"), announcedBytes };
      await transcriptOf(sender, index + 1, sender.sendsFile(file));
    }
  });
}

Deno.test("whatever size is announced of a large file, all of it is heard", async () => {
  await using bed = await BotInTime.start({ credentials: 1 });
  for (const [index, announcedBytes] of Object.values(LARGE).entries()) {
    const sender = bed.person(index);
    const file = { ...bed.file(index + 1, "large"), announcedBytes };
    const question = sender.sendsFile(file);
    await transcriptOf(sender, index + 1, question);
    await sender.waitsFor(`r${index + 1}b16w0`, { after: question });
  }
});
