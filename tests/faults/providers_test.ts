import { expect } from "expect";
import { groqCall } from "../end_to_end/bot_media.ts";
import { MediaFolder } from "../media.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { BotInTime, transcriptOf } from "./bot_in_time.ts";

const ALL = ["groq", "deepgram", "together"] as const;
const FALLBACK = { PROVIDER_FALLBACK: ALL.join(",") };
/** Longer than a provider is set aside after its first failures, and than it may be silent. */
const A_MINUTE_MS = 61_000;
/** What the README promises, by the bot's clock. */
const STOP_MS = 10_000;

Deno.test("with all providers down, files wait, and finish when one is back", async () => {
  await using bed = await BotInTime.start({ providers: ALL }, { ...FALLBACK, QUEUE_MAX_RETRIES: "5" });
  const { faults } = bed.sandbox;
  for (const name of ALL) faults.add(name, { kind: "status", status: 503 });
  const senders = [1, 2, 3].map((number) => {
    const person = bed.person(number);
    return { person, number, question: person.sendsFile(bed.file(number, "small")) };
  });
  await bed.clock.freeze();
  bed.clock.flow(10);
  for (const { person, question } of senders) {
    await person.waitsFor("I try again by myself", { after: question });
  }
  expect(await bed.queue()).toMatchObject({ done: 0, failed: 0 });
  faults.clear("deepgram");
  for (const { person, number, question } of senders) {
    const { content } = await transcriptOf(person, number, question);
    expect(content.text).toContain("Transcribed by Deepgram");
  }
  expect(await bed.queue()).toMatchObject({ parked: 0, failed: 0 });
});

Deno.test("when it stays down, people hear so in their language, and later files work again", async () => {
  await using bed = await BotInTime.start({}, { QUEUE_MAX_RETRIES: "1" });
  const { faults } = bed.sandbox;
  faults.add("groq", { kind: "status", status: 503 });
  await bed.clock.freeze();
  bed.clock.flow(10);
  const [sari, tom] = [bed.person(1, "id"), bed.person(2, "en")];
  const [first, second] = [sari.sendsFile(bed.file(1, "small")), tom.sendsFile(bed.file(2, "small"))];
  await sari.waitsFor(/Groq sedang (bermasalah|tidak tersedia)\. Coba lagi nanti/, { after: first });
  await tom.waitsFor(/Groq is (out of order|not available at the moment)\. Please try again later/, {
    after: second,
  });
  faults.clear();
  await bed.clock.skip(A_MINUTE_MS);
  await transcriptOf(sari, 3, sari.sendsFile(bed.file(3, "small")));
  expect(await bed.queue()).toMatchObject({ failed: 2, parked: 0, queued: 0 });
});

Deno.test("an answer that cannot be read is paid for once: the next provider takes over", async () => {
  await using bed = await BotInTime.start({ providers: ALL }, FALLBACK);
  bed.sandbox.faults.add("groq", { kind: "garbage" });
  const sender = bed.person(1);
  const { content } = await transcriptOf(sender, 1, sender.sendsFile(bed.file(1, "small")));
  expect(content.text).toContain("Transcribed by Deepgram");
  expect(bed.sandbox.log.of("groq").map(({ outcome }) => outcome)).toEqual(["garbage"]);
});

Deno.test("a provider that never answers is left after its time, and the next one takes over", async () => {
  await using bed = await BotInTime.start({ providers: ALL }, FALLBACK);
  bed.sandbox.faults.add("groq", { kind: "stall" });
  const sender = bed.person(1);
  const question = sender.sendsFile(bed.file(1, "small"));
  await groqCall(bed.sandbox, ({ detail }) => detail.sha256 !== undefined);
  await bed.clock.skip(A_MINUTE_MS);
  const { content } = await transcriptOf(sender, 1, question);
  expect(content.text).toContain("Transcribed by Deepgram");
});

Deno.test("speech that the built-in model does not know waits for the provider that does", async () => {
  await using folder = await MediaFolder.create();
  const words =
    "Selamat pagi semuanya. Hari ini kita akan membahas rencana perjalanan ke Yogyakarta minggu depan.";
  const voice = await Deno.readFile(await folder.speech("pagi.wav", words, "id"));
  const recognise = alwaysHears("Selamat pagi.");
  await using bed = await BotInTime.start({ recognise }, { PROVIDER_FALLBACK: "groq,local" });
  bed.sandbox.faults.add("groq", { kind: "rate_limit", retryAfterSeconds: 300, times: 1 });
  await bed.clock.freeze();
  bed.clock.flow(10);
  const sari = bed.person(1, "id");
  const question = sari.sendsDocument(voice, "pagi.wav");
  await sari.waitsFor("sedang membatasi permintaan", { after: question });
  await bed.clock.skip(300_000);
  const { content } = await sari.waitsFor("Selamat pagi.", { after: question });
  expect(content.text).toBe("Selamat pagi.");
});

Deno.test("the bot stops within ten seconds, whoever keeps silent, and the file goes on after the next start", async () => {
  await using bed = await BotInTime.start({});
  const { faults } = bed.sandbox;
  faults.add("groq", { kind: "stall" });
  const sender = bed.person(1);
  const question = sender.sendsFile(bed.file(1, "small"));
  await groqCall(bed.sandbox, () => true);
  const status = await sender.waitsFor(/./, { after: question });
  faults.add("bot_api", { kind: "stall" });
  expect(await bed.stop()).toBeLessThan(STOP_MS);
  faults.clear();
  await bed.restart();
  expect(await transcriptOf(sender, 1, question)).toBe(status);
});
