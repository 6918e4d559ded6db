import { MediaFolder } from "../media.ts";
import type { Person } from "../sandbox/person.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { type ChatMessage, createFile, memoryContent, type SandboxFile } from "../sandbox/world.ts";
import type { Random } from "./random.ts";
import { type Recording, samplesOf, wavContent, wordsOf } from "./tone_speech.ts";

const DATA_CENTRES = [2, 4];
const LECTURE_BLOCK_SECONDS = 20;

/** Who is there, and what they send. */
export interface CrowdSize {
  people: number;
  /** One to three seconds, an answer of one message. */
  voiceNotes: number;
  /** Five minutes in 10 MB. */
  songs: number;
  /** 11 to 13 minutes in 21 to 24 MB, more than the Bot API brings: several pieces and messages. */
  lectures: number;
  /** Files that somebody else sends on. */
  forwards: number;
}

/** A recording as Telegram has it. */
export interface Spoken {
  recording: Recording;
  file: SandboxFile;
}

/** A message with a file, which wants one answer. */
export interface Question {
  person: Person;
  message: ChatMessage;
  words: readonly string[];
}

/** Who will send what, in this order. */
export interface Task {
  person: Person;
  spoken: Spoken;
}

/** Every recording, by its number. */
export function recordings(
  { voiceNotes, songs, lectures }: CrowdSize,
  random: Random,
): Map<number, Recording> {
  const voice = Array.from(
    { length: voiceNotes },
    (_, number) => ({ number, blocks: random.between(1, 3), blockSeconds: 1, wordsPerBlock: 3 }),
  );
  const music = Array.from(
    { length: songs },
    (_, index) => ({ number: voiceNotes + index, blocks: 30, blockSeconds: 10, wordsPerBlock: 5 }),
  );
  const talks = Array.from({ length: lectures }, (_, index) => {
    const [number, blocks] = [voiceNotes + songs + index, random.between(33, 38)];
    return { number, blocks, blockSeconds: LECTURE_BLOCK_SECONDS, wordsPerBlock: 28 };
  });
  return new Map([...voice, ...music, ...talks].map((recording) => [recording.number, recording]));
}

/** The files of all people, in a random order. */
export async function crowd(
  sandbox: Sandbox,
  size: CrowdSize,
  known: ReadonlyMap<number, Recording>,
  random: Random,
): Promise<Task[]> {
  const all = [...known.values()];
  const spoken = [
    ...await voiceNotes(all.filter(({ number }) => number < size.voiceNotes), random),
    ...all.filter(({ number }) => number >= size.voiceNotes).map((recording) => longFile(recording, random)),
  ];
  const forwarded = random.shuffled(spoken).slice(0, size.forwards);
  return random.shuffled([...spoken, ...forwarded]).map((each, index) => ({
    person: person(sandbox, index % size.people),
    spoken: each,
  }));
}

export function ask({ person, spoken }: Task): Question {
  return { person, message: person.sendsFile(spoken.file), words: wordsOf(spoken.recording) };
}

function person(sandbox: Sandbox, index: number): Person {
  const languageCode = index % 2 === 0 ? "id" : "en";
  return sandbox.person({ id: 700_001_000 + index, firstName: `Person ${index}`, languageCode });
}

/** Real Opus, all of it from one run of ffmpeg. */
async function voiceNotes(voice: readonly Recording[], random: Random): Promise<Spoken[]> {
  await using folder = await MediaFolder.create();
  const samples = voice.map(samplesOf);
  const all = new Int16Array(samples.reduce((sum, { length }) => sum + length, 0));
  const ends: number[] = [];
  let position = 0;
  for (const each of samples) {
    all.set(each, position);
    position += each.length;
    ends.push(position / 16_000);
  }
  const segments = ["-f", "segment", "-segment_times", ends.slice(0, -1).join(","), "-reset_timestamps", "1"];
  const pattern = await folder.sound("voice_%03d.ogg", all, ["-c:a", "libopus", "-b:a", "24k", ...segments]);
  return await Promise.all(voice.map(async (recording, index) => {
    const bytes = await Deno.readFile(pattern.replace("%03d", `${index}`.padStart(3, "0")));
    const { blocks: durationSeconds } = recording;
    const content = memoryContent(bytes);
    const dcId = random.pick(DATA_CENTRES);
    return {
      recording,
      file: createFile({ kind: "voice", mimeType: "audio/ogg", content, durationSeconds, dcId }),
    };
  }));
}

function longFile(recording: Recording, random: Random): Spoken {
  const name = `recording-${recording.number}.wav`;
  const content = wavContent(recording);
  const dcId = random.pick(DATA_CENTRES);
  return { recording, file: createFile({ kind: "document", name, mimeType: "audio/wav", content, dcId }) };
}
