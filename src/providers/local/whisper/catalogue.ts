/** A file that is published, and what shows that it is the one. */
export interface PublishedFile {
  name: string;
  sizeBytes: number;
  sha256: string;
}

/** A model as it is published: CTranslate2's format in 16 bits, which is turned into what is run here. */
export interface PublishedModel {
  name: string;
  /** Below the hub's address. */
  folder: string;
  weights: PublishedFile;
  tokenizer: PublishedFile;
}

/** How the file of weights is called everywhere. */
export const WEIGHTS = "model.bin";

/** The same for all sizes of Whisper's second generation. */
const TOKENIZER: PublishedFile = {
  name: "tokenizer.json",
  sizeBytes: 2_203_239,
  sha256: "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
};

/** OpenAI's Whisper as Systran publishes it for faster-whisper (MIT), each at one revision. */
export const MODELS = [
  systran("tiny", "d90ca5fe260221311c53c58e660288d3deb8d356", {
    sizeBytes: 75_538_270,
    sha256: "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1",
  }),
  systran("base", "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66", {
    sizeBytes: 145_217_532,
    sha256: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
  }),
  systran("small", "536b0662742c02347bc0e980a01041f333bce120", {
    sizeBytes: 483_546_902,
    sha256: "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
  }),
];

function systran(
  size: string,
  revision: string,
  weights: Omit<PublishedFile, "name">,
): PublishedModel {
  return {
    name: `whisper-${size}`,
    folder: `Systran/faster-whisper-${size}/resolve/${revision}`,
    weights: { name: WEIGHTS, ...weights },
    tokenizer: TOKENIZER,
  };
}
