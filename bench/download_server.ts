import { createHash } from "node:crypto";
import { keystreamContent } from "../tests/sandbox/mtproto/keystream_content.ts";
import type { DownloadJob } from "./download_client.ts";

const SERVER = new URL("../tests/sandbox/mtproto/main.ts", import.meta.url).pathname;
const [TOKEN, API_ID, API_HASH] = ["42:sandbox", 1001, "sandbox"] as const;
const DC_OF_FILES = 4;
const CHUNK_BYTES = 4 * 1024 * 1024;

interface ServedFile {
  id: string;
  accessHash: string;
  dcId: number;
  sizeBytes: number;
  fileId: string;
  seed: string;
}

/** The local MTProto server in a process of its own. */
export class DownloadServer implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #address: { ports: Record<number, number>; publicKeyPem: string; files: ServedFile[] };

  private constructor(process: Deno.ChildProcess, firstLine: string) {
    this.#process = process;
    this.#address = JSON.parse(firstLine);
  }

  /**
   * @param delayMs how long each answer with a file part takes
   * @param line what all connections share, what each has ("connection:4000000"), and files of this machine, whose numbers follow those of the others
   */
  static async start(
    sizes: readonly number[],
    delayMs: number,
    { bytesPerSecond, limit, paths = [] }: {
      bytesPerSecond?: number;
      limit?: string;
      paths?: readonly string[];
    } = {},
  ): Promise<DownloadServer> {
    const files = [
      ...sizes.flatMap((size) => ["--size", `${size}`]),
      ...paths.flatMap((path) => ["--path", path]),
    ];
    const options = ["--token", TOKEN, "--api", `${API_ID}:${API_HASH}`, "--dc", `${DC_OF_FILES}`];
    const delay = delayMs > 0 ? ["--delay", `${delayMs}`] : [];
    const line = bytesPerSecond === undefined ? [] : ["--bandwidth", `${bytesPerSecond}`];
    const each = limit === undefined ? [] : ["--limit", limit];
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", SERVER, ...options, ...files, ...delay, ...line, ...each],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    return new DownloadServer(process, await firstLine(process.stdout));
  }

  /** The job of downloading the file of that number. */
  job(index: number): DownloadJob {
    const { ports, publicKeyPem, files } = this.#address;
    const identity = { token: TOKEN, apiId: API_ID, apiHash: API_HASH };
    return { ports, publicKeyPem, ...identity, file: files[index], messageId: index + 1 };
  }

  /** What a faultless download of that file hashes to. */
  async expectedSha256(index: number): Promise<string> {
    const { seed, sizeBytes } = this.#address.files[index];
    const content = keystreamContent(seed, sizeBytes);
    const hash = createHash("sha256");
    for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) hash.update(await content.read(at, CHUNK_BYTES));
    return hash.digest("hex");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stdin.close();
    await this.#process.status;
  }
}

/** Reads on afterwards, so that the writer never waits. */
async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the MTProto server ended before it listened");
    text += value;
  }
  void drain(reader);
  return text.slice(0, text.indexOf("\n"));
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
