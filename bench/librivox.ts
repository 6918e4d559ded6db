const FOLDER = "/usr/share/pocketsphinx/test/data/librivox";
const HEADER_BYTES = 44;

/** A sentence read by a person, and what was read. */
export interface SpokenSentence {
  name: string;
  path: string;
  reference: string;
  /** Mono, 16 kHz. */
  samples: Int16Array<ArrayBuffer>;
}

/** The LibriVox sentences of Debian's pocketsphinx-testdata. @throws when the package is not installed */
export async function readLibriVox(): Promise<SpokenSentence[]> {
  const lines = await Deno.readTextFile(`${FOLDER}/transcription`).catch((cause) => {
    throw new Error(`${FOLDER} is missing; install it: apt-get install pocketsphinx-testdata`, { cause });
  });
  return await Promise.all(
    [...lines.matchAll(/<s> (.*) <\/s> \((.*)\)/g)].map(async ([, reference, name]) => {
      const path = `${FOLDER}/${name}.wav`;
      const { buffer } = await Deno.readFile(path);
      return { name, path, reference, samples: new Int16Array(buffer.slice(HEADER_BYTES)) };
    }),
  );
}
