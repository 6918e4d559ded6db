import { expect } from "expect";
import { hear, samplesOf, wordsOf } from "../faults/tone_speech.ts";
import { MediaFolder } from "../media.ts";
import type { Person } from "../sandbox/person.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { createFile, type FileDescription, memoryContent } from "../sandbox/world.ts";
import { answerTo, expectWords, newcomer, upload } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

/** Two recordings, each with words of its own, which survive any encoding. */
const TALK = { number: 1, blocks: 3, blockSeconds: 2, wordsPerBlock: 4 };
const NOTE = { number: 2, blocks: 3, blockSeconds: 1, wordsPerBlock: 4 };
const KNOWN = new Map([TALK, NOTE].map((recording) => [recording.number, recording]));
const [WORDS, NOTED] = [TALK, NOTE].map((recording) => wordsOf(recording).join(" "));

type Form = Omit<FileDescription, "content"> & { path: string };

Deno.test("whatever speech comes in, its words come back", async (t) => {
  await using folder = await MediaFolder.create();
  const recognise = (samples: Int16Array<ArrayBuffer>) => Promise.resolve({ segments: hear(samples, KNOWN) });
  await using sandbox = await startSandbox({ credentials: 2, recognise });
  await using _bot = await BotProgram.start(sandbox);
  const forms = await everyForm(folder, samplesOf(TALK));
  const noted = await Deno.readFile(await folder.sound("note.ogg", samplesOf(NOTE), ["-c:a", "libopus"]));

  // All at once, as people do: each answer is looked at in its own step.
  const sent = await Promise.all(forms.map(async ({ path, ...file }) => {
    const person = newcomer(sandbox);
    const answer = answerTo(person, person.sendsFile(await upload(path, file)));
    return { name: `${file.kind} ${file.name ?? ""}`, answer };
  }));
  await Promise.allSettled(sent.map(({ answer }) => answer));
  for (const { name, answer } of sent) {
    await t.step(name, async () => expectWords((await answer).content.text, WORDS));
  }

  await t.step("an album of two files: each is answered with its own words", async () => {
    const sari = newcomer(sandbox, "en");
    const note = createFile({ kind: "audio", name: "note.ogg", content: memoryContent(noted) });
    const film = await upload(forms[3].path, { kind: "video", mimeType: "video/mp4" });
    const [first, second] = sari.sendsAlbum([note, film], { caption: "our trip" });
    expectWords((await answerTo(sari, first)).content.text, NOTED);
    expectWords((await answerTo(sari, second)).content.text, WORDS);
    // What told of both is gone.
    const isTidy = () => botMessages(sari).length === 2 || undefined;
    await sandbox.patience.during((signal) => sandbox.world.events.until(isTidy, signal));
  });

  await t.step(
    "a file that was heard before is answered without a download and without a provider",
    async () => {
      const [sari, ben] = [newcomer(sandbox), newcomer(sandbox, "en")];
      const file = createFile({
        kind: "voice",
        mimeType: "audio/ogg",
        content: memoryContent(padded(noted)),
      });
      await answerTo(sari, sari.sendsFile(file));
      const before = requestsFor(sandbox);
      const answer = await answerTo(ben, ben.sendsFile(file));
      expectWords(answer.content.text, NOTED);
      expect(requestsFor(sandbox)).toEqual(before);
      expect(botMessages(ben)).toEqual([answer]);
      expect(answer.edits).toEqual([]);
    },
  );

  await t.step("a file in another data centre, whose reference has expired since", async () => {
    const sari = newcomer(sandbox);
    const file = createFile({ kind: "voice", dcId: 4, content: memoryContent(padded(noted)) });
    const question = sari.sendsFile(file);
    sandbox.mtproto.faults.expireReferences(file);
    expectWords((await answerTo(sari, question)).content.text, NOTED);
    const read = sandbox.mtproto.requests.filter(({ method }) => method === "upload.getFile");
    const outcomes = read.filter(({ dcId }) => dcId === 4).map(({ outcome }) => outcome);
    expect(outcomes).toContain("ok");
    expect(sandbox.mtproto.requests.map(({ outcome }) => outcome)).toContain("FILE_REFERENCE_EXPIRED");
  });
});

/** The note with another content, so that nobody knows it yet. */
function padded(note: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = crypto.getRandomValues(new Uint8Array(note.length + 16));
  bytes.set(note);
  return bytes;
}

function requestsFor(sandbox: Sandbox) {
  const { requestsByMethod } = sandbox.mtproto.counts();
  const providers = sandbox.log.records.filter(({ method }) => method === "transcribe").length;
  return { downloads: requestsByMethod["upload.getFile"], providers };
}

function botMessages(person: Person) {
  return person.messages().filter(({ from }) => from.is_bot);
}

async function everyForm(folder: MediaFolder, samples: Int16Array<ArrayBuffer>): Promise<Form[]> {
  const opus = ["-c:a", "libopus", "-b:a", "24k"];
  const lying = await folder.sound("lying.mp3", samples, ["-b:a", "48k"]);
  return [
    { kind: "voice", mimeType: "audio/ogg", path: await folder.sound("voice.ogg", samples, opus) },
    { kind: "video_note", path: await folder.video("round.mp4", samples, ["-s", "120x120"]) },
    {
      ...{ kind: "audio", name: "song.mp3", mimeType: "audio/mpeg" },
      path: await folder.sound("song.mp3", samples),
    },
    {
      ...{ kind: "video", name: "index_at_end.mp4", mimeType: "video/mp4" },
      path: await folder.video("index_at_end.mp4", samples),
    },
    {
      ...{ kind: "document", name: "film.mkv", mimeType: "video/x-matroska" },
      path: await folder.video("film.mkv", samples),
    },
    {
      ...{ kind: "document", name: "plain.wav", mimeType: "audio/x-wav" },
      path: await folder.sound("plain.wav", samples),
    },
    { kind: "document", name: "holiday.jpg", mimeType: "image/jpeg", path: lying },
    {
      kind: "audio",
      name: "lying.wav",
      mimeType: "audio/x-wav",
      path: await folder.sound("l.flac", samples),
    },
    {
      ...{ kind: "document", name: "recording", mimeType: "application/octet-stream" },
      path: await folder.sound("recording.m4a", samples),
    },
  ] as const;
}
