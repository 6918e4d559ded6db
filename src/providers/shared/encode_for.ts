import type { AudioLimits, AudioPiece, EncodedAudio } from "../../pipeline/audio_reader.ts";
import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import { InputError, ProviderError } from "../../pipeline/errors.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";

export function pieceSeconds(piece: AudioPiece): number {
  return piece.samples.length / SAMPLE_RATE;
}

/**
 * The piece as a file that this provider takes, known to fit before anything is sent.
 * @throws {ProviderError} "too_large"
 */
export async function encodeFor(
  provider: ProviderName,
  piece: AudioPiece,
  limits: AudioLimits,
  signal: AbortSignal,
): Promise<EncodedAudio> {
  if (pieceSeconds(piece) > limits.maxSeconds) throw tooLarge(provider, `${limits.maxSeconds} s`);
  try {
    const audio = await piece.encode(limits, signal);
    if (audio.bytes.length <= limits.maxBytes) return audio;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw tooLarge(provider, `${limits.maxBytes} bytes`, error);
  }
  throw tooLarge(provider, `${limits.maxBytes} bytes`);
}

function tooLarge(provider: ProviderName, limit: string, cause?: InputError): ProviderError {
  return new ProviderError(provider, "too_large", `the piece does not fit into its limit of ${limit}`, {
    cause,
  });
}

/** The encoded audio as a multipart part; servers judge it by the extension, which must be the container's. */
export function toFile({ bytes, container, fileName, contentType }: EncodedAudio): File {
  const name = fileName.endsWith(`.${container}`) ? fileName : `${fileName}.${container}`;
  return new File([bytes], name, { type: contentType });
}
