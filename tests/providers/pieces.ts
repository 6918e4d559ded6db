import { type AudioLimits, type AudioPiece, SAMPLE_RATE } from "../../src/pipeline/audio_reader.ts";

/** A piece of so many seconds; encoded, it is a few bytes in the first container that the limits name. */
export function testPiece(seconds = 12, bytes = new Uint8Array([1, 2, 3, 4])): AudioPiece {
  return {
    index: 0,
    startSample: 0,
    samples: new Int16Array(Math.round(seconds * SAMPLE_RATE)),
    silent: false,
    encode: ({ containers: [container] }: AudioLimits) =>
      Promise.resolve({
        bytes,
        container,
        fileName: `piece-0.${container}`,
        contentType: `audio/${container}`,
      }),
  };
}

export function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
