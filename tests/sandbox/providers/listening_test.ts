import { expect } from "expect";
import { decoded, MediaFolder } from "../../media.ts";
import { localSpeech } from "./local.ts";
import { startProviders } from "./server.ts";

Deno.test("the providers really hear what is said in the audio that is posted", async () => {
  await using speech = localSpeech();
  await using server = startProviders({ recognise: speech.recognise, keys: { groq: ["key"] } });
  const form = new FormData();
  form.append("model", "whisper-large-v3");
  form.append("response_format", "verbose_json");
  const voice = await Deno.readFile(new URL("../../fixtures/voice_note.ogg", import.meta.url));
  form.append("file", new File([voice], "voice.ogg", { type: "audio/ogg" }));
  const response = await fetch(`${server.baseUrl("groq")}/openai/v1/audio/transcriptions`, {
    method: "POST",
    headers: { authorization: "Bearer key" },
    body: form,
  });
  const answer = await response.json();
  expect(answer.text.toLowerCase()).toContain("please bring a cup of coffee to the meeting");
  expect(answer).toMatchObject({ duration: 7.875, segments: [{ start: expect.any(Number) }] });
});

Deno.test("speech in another language is answered as such, as a real provider would not refuse it", async () => {
  await using folder = await MediaFolder.create();
  const words =
    "Selamat pagi semuanya. Hari ini kita akan membahas rencana perjalanan ke Yogyakarta minggu depan.";
  const samples = await decoded(await folder.speech("pagi.wav", words, "id"));
  await using speech = localSpeech();
  const { segments } = await speech.recognise(samples);
  expect(segments.map(({ text }) => text)).toEqual(["(The sandbox hears English only.)"]);
});
