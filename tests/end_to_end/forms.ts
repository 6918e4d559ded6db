import { fileURLToPath } from "node:url";
import type { MediaFolder } from "../media.ts";

type Samples = Int16Array<ArrayBuffer>;

/** Telephone speech of its own words: no free encoder writes it, so it comes ready made. */
export const AMR = fileURLToPath(new URL("../fixtures/sentence.amr", import.meta.url));

/** The same recording in every form that must be understood; one of them has a name that lies about its content. */
export async function everyForm(folder: MediaFolder, samples: Samples): Promise<string[]> {
  const lying = await folder.sound("holiday.mp3", samples);
  await Deno.rename(lying, lying.replace(".mp3", ".jpg"));
  return [
    lying.replace(".mp3", ".jpg"),
    await folder.sound("voice_note.ogg", samples, ["-c:a", "libopus", "-b:a", "24k"]),
    await folder.sound("music_player.mp3", samples),
    await folder.sound("phone.m4a", samples),
    await folder.sound("plain.wav", samples),
    await folder.sound("lossless.flac", samples),
    await folder.video("index_at_end.mp4", samples),
    await folder.video("index_in_front.mp4", samples, ["-movflags", "+faststart"]),
    await folder.video("film.mkv", samples),
    await folder.video("browser.webm", samples),
    await folder.video("camera.avi", samples),
    await folder.video("clip.3gp", samples, ["-c:a", "aac"]),
    await folder.video("stereo_48k.mkv", samples, ["-c:a", "flac", "-ar", "48000", "-ac", "2"]),
  ];
}
