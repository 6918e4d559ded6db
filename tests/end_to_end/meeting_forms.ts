import { join } from "node:path";
import { expect } from "expect";
import { MediaFolder, QUICK_AAC, type ScriptLine } from "../media.ts";
import { type Meeting, meeting, sentencesOf } from "../meeting.ts";
import { knownSpeech } from "../sandbox/providers/known_speech.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { expectTimes } from "./long_speech.ts";
import { runProgram } from "./program.ts";

const MUSIC_SECONDS = 15;

/** Two chords in turn, plucked over a bass, a little different at either side: for ever. */
function music(volume: number): string[] {
  const chord = [220, 277, 330, 440].map((hz) => `sin(2*PI*${hz}*(1+floor(t/2)/3)*t)`).join("+");
  const tune = `(${chord})*exp(-4*mod(t,0.5))+2*sin(220*PI*t)*exp(-2*mod(t,1))`;
  const sides = [volume, 0.8 * volume].map((share) => `${share}*(${tune})`).join("|");
  return ["-f", "lavfi", "-i", `aevalsrc='${sides}':d=4:s=22050,aloop=loop=-1:size=${4 * 22050}`];
}

const AFTER_MUSIC = [
  ...[...music(0.15), "-filter_complex"],
  "[0:a]aformat=channel_layouts=stereo:sample_rates=22050[meeting];" +
  `[1:a]atrim=duration=${MUSIC_SECONDS}[intro];[intro][meeting]concat=n=2:v=0:a=1`,
];
const OVER_MUSIC = [
  ...music(0.025),
  ...["-filter_complex", "[0:a][1:a]amix=duration=first:normalize=0", "-ac", "1", "-ar", "48000"],
  ...["-c:a", "libopus", "-compression_level", "0"],
];
const SECOND_TRACK = [
  ...["-f", "lavfi", "-i", "anullsrc=r=22050:cl=mono", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=1"],
  ...["-map", "2:v", "-map", "1:a", "-map", "0:a", "-shortest", "-c:v", "mpeg4", "-ar", "22050"],
];

/** How meetings are recorded and sent: arguments of ffmpeg, and how much later everything is said. */
const FORMS: Record<string, { output: readonly string[]; laterSeconds?: number }> = {
  "quiet.m4a": { output: ["-af", "volume=-40dB", "-ar", "22050", ...QUICK_AAC] },
  "after_music.mp3": { output: AFTER_MUSIC, laterSeconds: MUSIC_SECONDS },
  "over_music.ogg": { output: OVER_MUSIC },
  "second_track.mkv": { output: [...SECOND_TRACK, "-c:a", "flac"] },
  "second_track.mp4": { output: [...SECOND_TRACK, ...QUICK_AAC] },
};

/** Lets a provider hear a meeting in all its forms: every word must be there, and at its time. */
export async function expectEveryForm(seconds: number): Promise<void> {
  await using folder = await MediaFolder.create();
  const said = await meeting(folder, seconds);
  const recognise = knownSpeech(sentencesOf(said));
  await using sandbox = await startSandbox({ providers: ["groq"], recognise });
  const paths = await written(folder, said);
  const out = join(folder.path, "texts");
  const args = ["transcribe", ...paths, "--format", "json", "--out", out, "--provider", "groq"];
  const { code, stderr } = await runProgram(args, { env: sandbox.env(), cwd: folder.path });
  expect(stderr).not.toContain("failed");
  expect(code).toBe(0);
  expect(sandbox.log.of("groq").length).toBeGreaterThanOrEqual(2 * paths.length); // each has a seam
  for (const [name, { laterSeconds = 0 }] of Object.entries(FORMS)) {
    const { segments }: { segments: ScriptLine[] } = JSON.parse(await transcript(out, name));
    const script = said.script.map((line) => later(line, laterSeconds));
    expect([name, ...segments.map(({ text }) => text)]).toEqual([name, ...script.map(({ text }) => text)]);
    expectTimes(segments, script);
  }
}

async function written(folder: MediaFolder, { samples }: Meeting): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, { output }] of Object.entries(FORMS)) {
    paths.push(await folder.sound(name, samples, output));
  }
  return paths;
}

/** Of two recordings of one name the second keeps its extension. */
function transcript(out: string, name: string): Promise<string> {
  const path = name === "second_track.mp4" ? `${name}.json` : `${name.split(".")[0]}.json`;
  return Deno.readTextFile(join(out, path));
}

function later({ startSeconds, endSeconds, text }: ScriptLine, seconds: number): ScriptLine {
  return { startSeconds: startSeconds + seconds, endSeconds: endSeconds + seconds, text };
}
