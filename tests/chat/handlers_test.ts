import { expect } from "expect";
import { SourceError } from "../../src/pipeline/errors.ts";
import { BEN, document, file, message, PIERRE, press, SITI, text, voice } from "./people.ts";
import { Rig, STATUS } from "./rig.ts";

const STRANGER = { id: 99, is_bot: false, first_name: "Eve", language_code: "id" };
const GROUP = -1001;

Deno.test("voice, audio, video, video notes and such documents become tasks", async () => {
  const rig = new Rig();
  const updates = [
    voice(SITI),
    message(SITI, { audio: { ...file("a"), duration: 60, file_name: "song.mp3", mime_type: "audio/mpeg" } }),
    message(SITI, { video: { ...file("b"), duration: 9, width: 1, height: 1 } }),
    message(SITI, { video_note: { ...file("c"), duration: 9, length: 1 } }),
    document(SITI, "talk.wav", "audio/x-wav"),
    document(SITI, "film.MKV", "text/plain"),
    document(SITI, "unknown", "application/octet-stream"),
    document(SITI, "nothing said"),
    document(SITI, "holiday.jpg", "image/jpeg"),
  ];
  for (const update of updates) await rig.feed(update);
  expect(rig.accepted.map((task) => task.messageId)).toEqual(updates.map((u) => u.message?.message_id));
  expect(rig.telegram.sent).toEqual([]);
  expect(rig.accepted[1]).toEqual({
    chatId: SITI.id,
    messageId: updates[1].message?.message_id,
    userId: SITI.id,
    locale: "id",
    file: {
      fileId: "a",
      fileUniqueId: "ua",
      sizeBytes: 1234,
      name: "song.mp3",
      mimeType: "audio/mpeg",
      durationSeconds: 60,
      chatId: SITI.id,
      messageId: updates[1].message?.message_id,
    },
    chosen: {
      provider: "groq",
      options: { diarize: false },
      look: { style: "folded", speech: "verbatim", times: false },
    },
  });
});

Deno.test("each file of an album is its own task", async () => {
  const rig = new Rig();
  for (const id of ["a", "b"]) {
    await rig.feed(
      message(BEN, { media_group_id: "g", video: { ...file(id), duration: 9, width: 1, height: 1 } }),
    );
  }
  expect(rig.accepted.map((task) => task.file.fileId)).toEqual(["a", "b"]);
});

Deno.test("anything else gets a hint in the person's language", async () => {
  const rig = new Rig();
  const photo = { photo: [{ ...file("p"), width: 1, height: 1 }] };
  const animation = { ...file("g"), duration: 1, width: 1, height: 1 };
  const thesis = { file_name: "thesis.pdf", mime_type: "application/pdf" };
  const hints = [
    ...await rig.answers(text(BEN, "hello")),
    ...await rig.answers(text(SITI, "halo")),
    ...await rig.answers(message(BEN, photo)),
    ...await rig.answers(message(BEN, { animation, document: { ...animation, mime_type: "video/mp4" } })),
    ...await rig.answers(message(BEN, { document: { ...file("d"), ...thesis }, media_group_id: "papers" })),
    ...await rig.answers(message(BEN, { location: { latitude: 1, longitude: 1 } })),
    ...await rig.answers(text(BEN, "/unknown")),
  ];
  expect(hints.map((hint) => hint.slice(0, 24))).toEqual([
    "🎧 I listen rather than r",
    "🎧 Saya mendengarkan, buk",
    "🖼 A nice picture, but no",
    "🎞 Animations have no sou",
    "📄 thesis.pdf does not lo",
    "🤔 I cannot listen to tha",
    "🤔 I do not know this com",
  ].map((hint) => hint.slice(0, 24)));
  expect(rig.accepted).toEqual([]);
});

Deno.test("an album of photos gets one hint", async () => {
  const rig = new Rig();
  const photo = { photo: [{ ...file("p"), width: 1, height: 1 }], media_group_id: "g" };
  for (let i = 0; i < 3; i++) await rig.feed(message(BEN, photo));
  expect(rig.telegram.sent.length).toBe(1);
});

Deno.test("groups: files are taken, talk is left alone, commands are answered", async () => {
  const rig = new Rig();
  await rig.feed(voice(BEN, GROUP));
  await rig.feed(text(BEN, "good morning", GROUP));
  await rig.feed(text(BEN, "/start@another_bot", GROUP));
  expect(rig.accepted.length).toBe(1);
  expect(rig.telegram.sent).toEqual([]);
  expect(await rig.answers(text(BEN, "/start@transhades_bot", GROUP))).toHaveLength(1);
});

Deno.test("a stranger hears how to ask for access, and nothing else happens", async () => {
  const rig = new Rig();
  const answers = [
    ...await rig.answers(voice(STRANGER)),
    ...await rig.answers(text(STRANGER, "/status")),
    ...await rig.answers(press(STRANGER, "stop:8:1")),
    ...await rig.answers(voice(STRANGER, GROUP)),
    ...await rig.answers(text(STRANGER, "hi all", GROUP)),
  ];
  const refusal = "🔒 <b>Saya hanya melayani orang yang saya kenal.</b>\n\n" +
    "Untuk meminta akses, kirim ID pengguna Anda kepada pengelola bot ini: <code>99</code>";
  expect(answers).toEqual([refusal, refusal, "🔒 Saya hanya melayani orang yang saya kenal."]);
  expect([rig.accepted, rig.cancelled]).toEqual([[], []]);
});

Deno.test("administrators are served; with open access everybody is", async () => {
  const closed = new Rig();
  await closed.feed(voice(PIERRE));
  const open = new Rig({ open: true });
  await open.feed(voice(STRANGER));
  expect([closed.accepted.length, open.accepted.length]).toEqual([1, 1]);
});

Deno.test("/start and /help speak the person's language, and tell the largest file", async () => {
  const rig = new Rig();
  expect((await rig.answers(text(SITI, "/start")))[0]).toContain(
    "👋 <b>Halo! Saya mengubah suara jadi teks.</b>",
  );
  expect((await rig.answers(text(PIERRE, "/start")))[0]).toContain("a video of up to 20 MB, and you get");
  const stats = { requests: 0, failures: 0, floodWaits: 0, bytes: 0, bytesPerSecond: 0, successRate: 1 };
  rig.status = { ...STATUS, accounts: [{ name: "API-1", state: "ready", inFlight: 0, stats }] };
  rig.chosen.set(BEN.id, "deepgram");
  const [help] = await rig.answers(text(BEN, "/help"));
  expect(help).toContain("up to 2 GB");
  expect(help).toContain("/provider – now Deepgram");
  expect(help).not.toContain("English only");
  rig.chosen.set(BEN.id, "local");
  expect((await rig.answers(text(BEN, "/help")))[0]).toContain("At the moment I understand English only.");
});

Deno.test("/status of a hundred accounts comes in messages that Telegram takes", async () => {
  const rig = new Rig();
  const stats = { requests: 1, failures: 0, floodWaits: 0, bytes: 0, bytesPerSecond: 0, successRate: 1 };
  const accounts = Array.from({ length: 100 }, (_, i) => ({
    name: `API-${i + 1}`,
    state: "broken" as const,
    reason: "the key was revoked at Telegram",
    inFlight: 0,
    stats,
  }));
  rig.status = { ...STATUS, accounts };
  const parts = await rig.answers(text(BEN, "/status"));
  expect(parts.length).toBe(2);
  for (const part of parts) {
    expect(part.length).toBeLessThanOrEqual(4096);
    expect(part.match(/<b>/g)?.length ?? 0).toBe(part.match(/<\/b>/g)?.length ?? 0);
  }
  expect(parts.join("\n")).toContain("API-100");
});

Deno.test("/provider shows the configured ones, the chosen one and their health", async () => {
  const rig = new Rig();
  rig.status = {
    ...STATUS,
    providers: [
      { provider: "groq", model: "m", state: "degraded" },
      { provider: "deepgram", model: "m", state: "open" },
    ],
  };
  await rig.feed(text(BEN, "/provider"));
  const labels = [["✅ Groq 🟡", "groq"], ["Deepgram 🔴", "deepgram"], ["Built-in model ⚪", "local"]];
  expect(rig.telegram.of("sendMessage")[0].reply_markup).toEqual({
    inline_keyboard: labels.map(([label, name]) => [{ text: label, callback_data: `provider:${name}` }]),
  });
});

Deno.test("a press on a provider is kept for the chat and moves the tick", async () => {
  const rig = new Rig();
  await rig.feed(press(BEN, "provider:deepgram"));
  expect(rig.chosen.get(BEN.id)).toBe("deepgram");
  expect(rig.telegram.of("answerCallbackQuery")[0].text).toBe("From now on: Deepgram");
  expect(JSON.stringify(rig.telegram.of("editMessageText")[0].reply_markup)).toContain("✅ Deepgram");
  await rig.feed(press(BEN, "provider:deepgram"));
  expect(rig.telegram.of("editMessageText").length).toBe(1);
  await rig.feed(press(BEN, "provider:together"));
  expect(rig.telegram.of("answerCallbackQuery")[2].text).toBe("This provider is no longer available.");
  expect(rig.chosen.get(BEN.id)).toBe("deepgram");
});

Deno.test("the stop button cancels, or says why not; unknown buttons do not spin for ever", async () => {
  const rig = new Rig();
  await rig.feed(press(BEN, "stop:8:50"));
  await rig.feed(press(BEN, "stop:8:50"));
  await rig.feed(press(BEN, "from an older version"));
  expect(rig.cancelled).toEqual(["8:50 by 8", "8:50 by 8"]);
  expect(rig.telegram.of("answerCallbackQuery").map((each) => each.text)).toEqual([
    "Stopping …",
    "That is over already, or not yours to stop.",
    "This button no longer does anything. /help shows what I can do.",
  ]);
});

Deno.test("when a file cannot be taken, its sender hears of it", async () => {
  const rig = new Rig();
  rig.accept = () => Promise.reject(new Error("disk full: bot123:sandbox"));
  expect(await rig.answers(voice(BEN))).toEqual([
    "😵 Something went wrong on my side. Please send that again.",
  ]);
  rig.accept = () => Promise.reject(new SourceError("gone", "no such file"));
  expect(await rig.answers(voice(SITI))).toEqual([
    "👻 Berkas ini sudah tidak ada di Telegram, atau tidak boleh saya baca. Silakan kirim sekali lagi.",
  ]);
});

Deno.test("an answer that Telegram refuses does no harm", async () => {
  const rig = new Rig();
  rig.telegram.fail("sendMessage", {
    error_code: 403,
    description: "Forbidden: bot was blocked by the user",
  });
  await rig.feed(text(BEN, "hello"));
  expect(await rig.answers(text(BEN, "hello"))).toHaveLength(1);
});
