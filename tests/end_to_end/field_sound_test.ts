import { join } from "node:path";
import { expect } from "expect";
import { countWordErrors } from "../../bench/wer.ts";
import { joined, librivoxSentences, MediaFolder, silence } from "../media.ts";
import { runProgram } from "./program.ts";

/** How people's files differ from a studio's: filters of ffmpeg, and what they are written as. */
const FORMS: Record<string, readonly string[]> = {
  "quiet.wav": ["-af", "volume=-40dB"],
  "quiet.mp3": ["-af", "volume=-46dB", "-b:a", "96k"],
  "beyond_full_scale.wav": ["-af", "volume=20dB", "-c:a", "pcm_f32le"],
  "direct_current.wav": ["-af", "volume=-8dB,aeval=val(0)+0.5"],
  "inverted.flac": ["-af", "aeval=val(0)|-val(0)"],
  "noise_on_the_right.flac": ["-af", "aeval=val(0)|0.3*(random(0)-0.5)"],
  "hole.mka": ["-ar", "48000", "-ac", "2", "-af", "asetpts='PTS+gte(T,6.1)*300/TB'", "-c:a", "libopus"],
  "wobble.mka": ["-af", "asetnsamples=320,asetpts='PTS+0.1*random(0)/TB'", "-c:a", "flac"],
  "behind_music.mka": [
    ...[
      "-f",
      "lavfi",
      "-i",
      "aevalsrc='0.3*sin(2*PI*(220+55*floor(mod(t*2,4)))*t)*exp(-3*mod(t,0.5))':d=15:s=16000",
    ],
    ...["-filter_complex", "[1:a][0:a]concat=n=2:v=0:a=1", "-c:a", "flac"],
  ],
  "second_track.mka": [
    ...["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=20", "-map", "1:a", "-map", "0:a", "-c:a", "flac"],
  ],
};

Deno.test("the words of sound as it is found in the field come back", async () => {
  await using folder = await MediaFolder.create();
  const [, , first, , second] = await librivoxSentences();
  const samples = joined(silence(0.3), first.samples, silence(1), second.samples, silence(0.5));
  const files = await Promise.all(
    Object.entries(FORMS).map(([name, output]) => folder.sound(name, samples, output)),
  );
  const out = join(folder.path, "texts");
  const { code, stderr } = await runProgram(["transcribe", ...files, "--out", out], { cwd: folder.path });
  expect(stderr).not.toContain("failed");
  expect(code).toBe(0);
  const said = `${first.text} ${second.text}`;
  for (const name of Object.keys(FORMS)) {
    const text = await transcriptOf(out, name);
    const { errors, words } = countWordErrors(said, text.replace("[…]", ""));
    expect(`${name}: ${errors / words <= 0.1 ? "understood" : text}`).toBe(`${name}: understood`);
  }
});

/** Two recordings of one name: the second keeps its extension. */
async function transcriptOf(out: string, name: string): Promise<string> {
  const [stem] = name.split(".");
  const path = name === "quiet.mp3" ? join(out, `${name}.txt`) : join(out, `${stem}.txt`);
  return await Deno.readTextFile(path);
}
