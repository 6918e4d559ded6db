import { expect } from "expect";
import type { AudioLimits, AudioPiece } from "../../../src/pipeline/audio_reader.ts";
import { InputError } from "../../../src/pipeline/errors.ts";
import { encodeFor, toFile } from "../../../src/providers/shared/encode_for.ts";
import { neverAborted, testPiece } from "../pieces.ts";

const LIMITS: AudioLimits = { containers: ["ogg"], maxBytes: 10, maxSeconds: 60 };

function failingPiece(error: Error): AudioPiece {
  return { ...testPiece(), encode: () => Promise.reject(error) };
}

Deno.test("a piece that cannot be made to fit is too large for this provider, not for all", async () => {
  const piece = failingPiece(new InputError("unsupported", "nothing fits"));
  const work = encodeFor("groq", piece, LIMITS, neverAborted());
  await expect(work).rejects.toMatchObject({ provider: "groq", problem: "too_large" });
});

Deno.test("any other trouble while encoding is no fault of the provider", async () => {
  const trouble = new Error("ffmpeg is gone");
  await expect(encodeFor("groq", failingPiece(trouble), LIMITS, neverAborted())).rejects.toBe(trouble);
});

Deno.test("the name that is sent ends in the container's extension: .oga would be refused", () => {
  const audio = { bytes: new Uint8Array(3), container: "ogg" as const, contentType: "audio/ogg" };
  expect(toFile({ ...audio, fileName: "voice.ogg" }).name).toBe("voice.ogg");
  expect(toFile({ ...audio, fileName: "voice.oga" }).name).toBe("voice.oga.ogg");
});
