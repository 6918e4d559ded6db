import { expect } from "expect";
import { MediaFolder, silence } from "../media.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { createFile, type FileDescription, memoryContent } from "../sandbox/world.ts";
import { answerTo, newcomer, upload } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

const encoder = new TextEncoder();
const LETTER = memoryContent(encoder.encode("Dear Madam, this is no recording.\n".repeat(99)));
const EMPTY = memoryContent(new Uint8Array(0));

/** What is sent, and what it is answered with in Indonesian and in English. */
const CASES: readonly [FileDescription, string, string][] = [
  [{ kind: "photo", content: LETTER }, "🖼 Gambarnya bagus", "🖼 A nice picture"],
  [{ kind: "sticker", content: LETTER }, "😄 Lucu!", "😄 Good one!"],
  [
    { kind: "voice", mimeType: "audio/ogg", content: EMPTY },
    "🫙 Berkas ini kosong.",
    "🫙 This file is empty.",
  ],
  [
    { kind: "audio", name: "letter.mp3", mimeType: "audio/mpeg", content: LETTER },
    "🤷 Ini bukan audio atau video",
    "🤷 This is no audio or video",
  ],
  [
    { kind: "document", name: "letter.txt", mimeType: "text/plain", content: LETTER },
    "🤷 Ini bukan audio atau video",
    "🤷 This is no audio or video",
  ],
];

Deno.test("what cannot be heard is answered kindly, in the person's language, and costs nothing", async (t) => {
  await using sandbox = await startSandbox();
  await using _bot = await BotProgram.start(sandbox);
  await using folder = await MediaFolder.create();
  for (const [description, indonesian, english] of CASES) {
    await t.step(`${description.kind} ${description.name ?? ""}`, async () => {
      for (const [language, expected] of [["id", indonesian], ["en", english]]) {
        const person = newcomer(sandbox, language);
        const answer = await answerTo(person, person.sendsFile(createFile(description)));
        expect(answer.content.text).toContain(expected);
      }
    });
  }
  await t.step("plain text", async () => {
    const [sari, ben] = [newcomer(sandbox), newcomer(sandbox, "en-GB")];
    expect((await answerTo(sari, sari.sends("halo"))).content.text).toContain("kirim pesan suara");
    expect((await answerTo(ben, ben.sends("hello"))).content.text).toContain("send me a voice message");
  });
  await t.step("a video without sound", async () => {
    const picture = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=2", "-c:v", "mpeg4"];
    const path = await folder.ffmpeg("mute.mp4", picture);
    const sari = newcomer(sandbox);
    const question = sari.sendsFile(await upload(path, { kind: "video", mimeType: "video/mp4" }));
    expect((await answerTo(sari, question)).content.text).toBe("🔇 Berkas ini tidak ada suaranya.");
  });
  await t.step("silence", async () => {
    const path = await folder.sound("silence.ogg", silence(4), ["-c:a", "libopus"]);
    const ben = newcomer(sandbox, "en");
    const question = ben.sendsFile(await upload(path, { kind: "voice" }));
    expect((await answerTo(ben, question)).content.text).toBe("🤫 I heard no words in this recording.");
  });
  expect(sandbox.log.records.filter(({ method }) => method === "transcribe")).toEqual([]);
});
