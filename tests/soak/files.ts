import { type Recording, samplesOf, wordsOf } from "../faults/tone_speech.ts";
import type { Random } from "../faults/random.ts";
import { wavFile } from "../../src/audio/wav.ts";
import { SAID, voiceNote } from "../end_to_end/bot_media.ts";
import { decoded, MediaFolder } from "../media.ts";
import { type Content, createFile, type SandboxFile } from "../sandbox/world.ts";

const RECORDINGS = 200;
const DATA_CENTRES = [2, 4];
const WAV_HEADER_BYTES = 44;
/** Each of these first samples holds 7 bits of a number, too soft to be heard. */
const NUMBER_SAMPLES = 4;

/** A file and the words that its answer must have. */
export interface SoakFile {
  file: SandboxFile;
  words: readonly string[];
}

/** Where files come from: few recordings, but each new file has a content that nobody sent before. */
export interface Library {
  /** By number, for whoever hears them. */
  recordings: ReadonlyMap<number, Recording>;
  known: readonly SoakFile[];
  newFile(): SoakFile;
  /** English, for the built-in model. */
  newSpeech(): SoakFile;
}

export async function openLibrary(random: Random): Promise<Library> {
  const recordings = Array.from({ length: RECORDINGS }, (_, number) => recording(number, random));
  const wavs = recordings.map((each) => wavFile(samplesOf(each)));
  const speech = wavFile(await spokenNote());
  let count = 0;
  const file = (wav: Uint8Array<ArrayBuffer>, words: readonly string[]): SoakFile => {
    const place = { name: `note-${count}.wav`, mimeType: "audio/wav", dcId: random.pick(DATA_CENTRES) };
    return { file: createFile({ kind: "document", content: numbered(wav, count++), ...place }), words };
  };
  const newFile = () => {
    const at = random.between(0, RECORDINGS - 1);
    return file(wavs[at], wordsOf(recordings[at]));
  };
  return {
    recordings: new Map(recordings.map((each) => [each.number, each])),
    known: Array.from({ length: RECORDINGS }, newFile),
    newFile,
    newSpeech: () => file(speech, SAID.split(" ").slice(0, 3)),
  };
}

/** Mostly short notes; now and then a minute. */
function recording(number: number, random: Random): Recording {
  const blocks = random.between(1, 3);
  return { number, blocks, blockSeconds: number % 20 === 0 ? 20 : 1, wordsPerBlock: 3 };
}

async function spokenNote() {
  await using folder = await MediaFolder.create();
  return await decoded(await folder.write("note.ogg", await voiceNote()));
}

/** The same recording as another content: nothing is kept but the number. */
function numbered(wav: Uint8Array<ArrayBuffer>, number: number): Content {
  return {
    sizeBytes: wav.length,
    read(offset, length) {
      const bytes = wav.slice(offset, offset + length);
      for (let digit = 0; digit < NUMBER_SAMPLES; digit++) {
        const at = WAV_HEADER_BYTES + 2 * digit - offset;
        if (at >= 0 && at < bytes.length) bytes[at] = (number >> 7 * digit) & 0x7f;
      }
      return Promise.resolve(bytes);
    },
  };
}
