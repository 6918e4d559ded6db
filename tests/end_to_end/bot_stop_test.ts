import { expect } from "expect";
import { librivoxSentences, longRecording, MediaFolder } from "../media.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { type Content, createFile, memoryContent } from "../sandbox/world.ts";
import { answerTo, groqCall, newcomer, statusOf, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";
import { childrenOf } from "./processes.ts";

const SECONDS = 900;
/** Behind the first piece and before the second one ends. */
const GATE_BYTES = 10_000_000;

Deno.test("the stop button ends ffmpeg, the download and the provider's work", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.sound("lecture.wav", longRecording(await librivoxSentences(), SECONDS).samples);
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning."), providers: ["groq"] });
  await using bot = await BotProgram.start(sandbox);
  sandbox.faults.add("groq", { kind: "stall" });
  const [sari, eve] = [newcomer(sandbox), newcomer(sandbox)];
  const gate = Promise.withResolvers<void>();
  const content = heldUp(memoryContent(await Deno.readFile(path)), GATE_BYTES, gate.promise);
  const question = sari.sendsFile(createFile({ kind: "document", name: "lecture.wav", content }));
  const status = await statusOf(sari, question);
  await groqCall(sandbox, () => true);
  expect(ffmpegs(bot)).toBeGreaterThan(0);

  const notice = pressNotice(sandbox);
  sari.presses("⏹ Hentikan", status);
  expect(await notice).toBe("Menghentikan …");
  const answer = await answerTo(sari, question);
  expect(answer.content.text).toBe("⏹ Dihentikan.");
  expect(answer.messageId).toBe(status.messageId);
  expect(ffmpegs(bot)).toBe(0);
  await groqCall(sandbox, ({ outcome }) => outcome === "aborted");

  // The rest of the lecture could be had now. By the time that somebody else is answered, nobody has asked for it.
  const reads = lectureReads(sandbox);
  gate.resolve();
  sandbox.faults.clear("groq");
  const voice = eve.sendsVoice(await voiceNote());
  expect((await answerTo(eve, voice)).content.text).toBe("Good morning.");
  expect(lectureReads(sandbox)).toEqual(reads);
});

/** What the next pressed button is answered with. */
function pressNotice({ world }: Sandbox): Promise<string> {
  return new Promise((resolve) => {
    world.events.subscribe((event) => event.type === "callback_answer" && resolve(event.text));
  });
}

/** The content, but nothing from this byte on before `open` resolves. */
function heldUp(content: Content, fromByte: number, open: Promise<void>): Content {
  return {
    sizeBytes: content.sizeBytes,
    async read(offset, length) {
      if (offset + length > fromByte) await open;
      return await content.read(offset, length);
    },
  };
}

/** Reads behind the first part of a file: the voice note has no more than one. */
function lectureReads(sandbox: Sandbox) {
  return sandbox.mtproto.requests
    .filter(({ method }) => method === "upload.getFile")
    .map(({ params }) => Number(params.offset))
    .filter((offset) => offset > 0);
}

function ffmpegs(bot: BotProgram): number {
  return childrenOf(bot.pid).filter(({ name }) => name === "ffmpeg").length;
}
