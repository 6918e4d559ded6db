import { expect } from "expect";
import fc from "fast-check";
import { STOP_DATA } from "../../src/chat/stop_button.ts";
import { cleanName, cleanText } from "../../src/chat/text/clean.ts";
import { LOCALES } from "../../src/chat/locales/list.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { BEN, file, message, press } from "./people.ts";
import { job, Rig, transcript } from "./rig.ts";

const HALF = "\ud83d";
const UNSENDABLE = /(?![\n\t])\p{Cc}|[\ud800-\udfff]/u;
/** Any UTF-16 units, halves of pairs and control characters among them. */
const units = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    fc.integer({ min: 0, max: 0x1f }),
    fc.integer({ min: 0xd7f0, max: 0xe010 }),
    fc.integer({ min: 0x2000, max: 0x2070 }),
    fc.integer({ min: 0, max: 0xffff }),
  ),
  { maxLength: 300 },
).map((codes) => String.fromCharCode(...codes));
const ignore = () => Promise.resolve();

Deno.test("cleaned text can be sent, and loses nothing else", () => {
  fc.assert(fc.property(units, (text) => {
    expect(cleanText(text)).not.toMatch(UNSENDABLE);
    expect(cleanText(cleanText(text))).toBe(cleanText(text));
  }));
  const fine = "Halo 👨‍👩‍👧 dunia\n\tمرحبا\u200f e\u0301";
  expect(cleanText(fine)).toBe(fine);
  expect(cleanText("a\r\nb\rc\0d\u0085e\x1b[0m")).toBe("a\nb\ncde[0m");
  expect(cleanText(`a${HALF}b`)).toBe("a\ufffdb");
});

Deno.test("a name is one short line that turns no direction", () => {
  fc.assert(fc.property(units, fc.integer({ min: 1, max: 40 }), (text, most) => {
    const name = cleanName(text, most);
    expect(name).not.toMatch(UNSENDABLE);
    expect(name).not.toMatch(/[\n\t\u202a-\u202e\u2066-\u2069]/);
    expect(name.length).toBeLessThanOrEqual(most * 4 + 1);
  }));
  expect(cleanName("invoice\u202Efdp.exe", 80)).toBe("invoicefdp.exe");
  expect(cleanName("e\u0301".repeat(100), 10)).toBe("e\u0301".repeat(9) + "…");
  expect(cleanName("a" + "\u0301".repeat(1e6), 10).length).toBeLessThanOrEqual(41);
});

Deno.test("whatever was heard, Telegram gets messages and files that it takes", async () => {
  const texts = fc.array(
    fc.oneof(units, fc.constantFrom(HALF, "\0", "\u200b", "🙂".repeat(5_000), "x".repeat(9_000))),
  );
  await fc.assert(
    fc.asyncProperty(texts, units, async (heard, name) => {
      const rig = new Rig();
      const file = { ...job().file, name };
      const delivered = rig.chat.messenger.deliver(job({ file }), transcript(...heard), ignore);
      await rig.clock.advance(60_000);
      await delivered;
      expect(rig.telegram.sent.length).toBeGreaterThan(0);
      for (const { method, payload } of rig.telegram.sent) {
        const sent = String(payload.text ?? payload.document);
        expect(sent).not.toMatch(UNSENDABLE);
        expect(sent).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
        if (method !== "sendDocument") expect(sent.length).toBeLessThanOrEqual(4096);
        else expect(sent).toMatch(/^[^/\\:*?"<>|;=\n\r\t]{1,200}\.txt: /);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("a file's name is short in bytes, too, and whole", async () => {
  const names = [
    "ж".repeat(300) + ".mp3",
    "👨‍👩‍👧".repeat(50),
    "...",
    " ",
    "..\\..\\etc",
    "a".repeat(500),
    "\u202Egpj.exe",
  ];
  for (const name of names) {
    const { chat, telegram } = new Rig();
    telegram.fail("editMessageText", { error_code: 400, description: "Bad Request: MESSAGE_TOO_LONG" });
    await chat.messenger.deliver(job({ file: { ...job().file, name } }), transcript("Hi."), ignore);
    const sent = String(telegram.of("sendDocument")[0].document).split(": ")[0];
    expect(new TextEncoder().encode(sent).length).toBeLessThanOrEqual(204);
    expect(sent).toMatch(/^[^.\s].*\.txt$/u);
    expect(sent).not.toMatch(/[\u202a-\u202e\ufffd/\\]/);
  }
});

Deno.test("half a surrogate pair costs nobody a word", async () => {
  const { chat, telegram } = new Rig();
  await chat.messenger.deliver(job(), transcript(`Good ${HALF}`, `${"\udc00"} morning.`, "\0Bye."), ignore);
  expect(telegram.said).toEqual(["editMessageText Good \ufffd\n\n\ufffd morning.\n\nBye."]);
});

Deno.test("names in hints are short, whole, and turn no direction", async () => {
  const rig = new Rig();
  const names = [`x${HALF}\0\u202E${"y".repeat(9_000)}.pdf`, "", "🙂".repeat(5_000), "\n\n"];
  for (const name of names) {
    const paper = { ...file("d"), file_name: name, mime_type: "application/pdf" };
    const [hint] = await rig.answers(message(BEN, { document: paper, media_group_id: `g${name.length}` }));
    expect(hint).not.toMatch(UNSENDABLE);
    expect(hint.length).toBeLessThan(600);
  }
});

Deno.test("every answer to a button fits: at most 200 characters in every language", () => {
  const translations = new Translations("en");
  for (const locale of LOCALES) {
    const say = translations.speak(locale);
    const keys = [
      "stopping",
      "stop-impossible",
      "provider-gone",
      "access-denied-button",
      "error-internal",
    ] as const;
    const texts = [...keys.map((key) => say(key)), say("provider-set", { provider: "Built-in model" })];
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(200);
  }
});

Deno.test("a stop button's data fits into the 64 bytes that Telegram keeps, for the longest ids", async () => {
  const { chat, telegram } = new Rig();
  await chat.messenger.accepted(job({ id: `${Number.MIN_SAFE_INTEGER}:${Number.MAX_SAFE_INTEGER}` }), 1);
  const markup = telegram.of("sendMessage")[0].reply_markup as {
    inline_keyboard: { callback_data: string }[][];
  };
  const data = markup.inline_keyboard[0][0].callback_data;
  expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64);
  expect(data).toMatch(STOP_DATA);
});

Deno.test("a button of strange data is answered without a word of it", async () => {
  const rig = new Rig();
  for (const data of [`stop:${HALF}`, "provider:\0", "provider:__proto__", "stop:", "x".repeat(1e5)]) {
    await rig.feed(press(BEN, data));
  }
  const answers = rig.telegram.of("answerCallbackQuery").map(({ text }) => String(text));
  expect(answers.length).toBe(5);
  for (const text of answers) expect(text.length).toBeLessThanOrEqual(200);
});
