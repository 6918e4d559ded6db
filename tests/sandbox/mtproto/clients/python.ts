import { createPublicKey } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TextLineStream } from "../../../end_to_end/text_lines.ts";
import type { SandboxFile } from "../../world.ts";
import { describePublicKey } from "../crypto/rsa.ts";
import { botApiFileId, fileReference } from "../file_reference.ts";
import type { ServerAddress } from "./gramjs.ts";

/** A client library for Python, and how it is fetched and driven. */
export interface PythonLibrary {
  name: string;
  module: string;
  /** What pip is asked for. */
  requirement: string;
  /** Beside this file; reads an order a line and answers each with a line. */
  script: string;
}

export const TELETHON: PythonLibrary = {
  name: "Telethon",
  module: "telethon",
  requirement: "telethon==1.45.*",
  script: "python/with_telethon.py",
};

export const KURIGRAM: PythonLibrary = {
  name: "Kurigram (Pyrogram)",
  module: "pyrogram",
  requirement: "kurigram==2.2.26",
  script: "python/with_kurigram.py",
};

export interface PythonClientOptions {
  apiId: number;
  apiHash: string;
  token: string;
  transport?: string;
  /** A session saved before; it needs no login. */
  session?: string;
}

type Answer = Record<string, unknown>;

/** A Python that has loaded a library, for one client after the other. */
export class PythonProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  readonly #complaints: Promise<string>;

  readonly #folder: string;

  constructor(python: string, { script }: PythonLibrary) {
    this.#folder = Deno.makeTempDirSync({ prefix: "python-client-" }); // Kurigram writes notes where it is started
    const args = ["-I", fileURLToPath(new URL(script, import.meta.url))];
    const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    const child = new Deno.Command(python, { args, cwd: this.#folder, ...pipes }).spawn();
    this.#child = child;
    this.#orders = child.stdin.getWriter();
    this.#answers = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      .getReader();
    this.#complaints = new Response(child.stderr).text();
  }

  /** @throws {Error} with what Python says when it has ended */
  async ask(order: Answer): Promise<Answer> {
    await this.#orders.write(new TextEncoder().encode(`${JSON.stringify(order)}\n`));
    const { value } = await this.#answers.read();
    if (value === undefined) throw new Error(`Python ended:\n${await this.#complaints}`);
    return JSON.parse(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#orders.close().catch(() => {}); // it may have ended before
    await this.#child.status;
    await this.#answers.cancel();
    await this.#complaints;
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** A client that is logged in. */
export class PythonClient implements AsyncDisposable {
  readonly #process: PythonProcess;

  private constructor(process: PythonProcess) {
    this.#process = process;
  }

  /** Resolves once it is logged in. @throws {Error} with what Python says */
  static async start(
    process: PythonProcess,
    server: ServerAddress,
    options: PythonClientOptions,
  ): Promise<PythonClient> {
    await process.ask({ transport: "full", ...options, ports: server.ports, ...keyOf(server) });
    return new PythonClient(process);
  }

  me(): Promise<Answer> {
    return this.#process.ask({ do: "me" });
  }

  /** Looks for it in this data centre first. */
  download(file: SandboxFile, dcId = file.dcId): Promise<Answer> {
    const described = {
      id: `${file.id}`,
      accessHash: `${file.accessHash}`,
      fileReference: fileReference(file).toHex(),
      fileId: botApiFileId(file),
    };
    return this.#process.ask({ do: "download", file: described, dcId });
  }

  downloadMessage(messageId: number): Promise<Answer> {
    return this.#process.ask({ do: "downloadMessage", messageId });
  }

  channel(channelId: number, messageId: number): Promise<Answer> {
    return this.#process.ask({ do: "channel", channelId, messageId });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.ask({ do: "end" });
  }
}

function keyOf({ publicKeyPem }: ServerAddress) {
  const { modulus, fingerprint } = describePublicKey(publicKeyPem);
  const pem = createPublicKey(publicKeyPem).export({ format: "pem", type: "pkcs1" });
  return { publicKeyPem: pem, modulus: `${modulus}`, fingerprint: `${fingerprint}` };
}

/**
 * A Python that has the library: the machine's own, or one that was made for tests here, now or before.
 * Undefined, with a word on the console, when there is none and pip cannot fetch it.
 */
export async function pythonWith({ name, module, requirement }: PythonLibrary): Promise<string | undefined> {
  const cache = join(Deno.env.get("HOME") ?? "/tmp", ".cache", "transhades");
  const folder = join(cache, `python-${requirement.replaceAll(/[^\w.]+/g, "-")}`);
  const own = join(folder, "bin", "python");
  for (const python of ["python3", own]) {
    if (await succeeds(python, ["-I", "-c", `import ${module}`])) return python;
  }
  const install = ["-m", "pip", "install", "--quiet", "--timeout", "10", "--retries", "0", requirement];
  const isFetched = await succeeds("python3", ["-m", "venv", "--clear", folder]) &&
    await succeeds(own, install);
  if (isFetched) return own;
  console.warn(`${name} is not tried: no Python here has it, and pip could not fetch it`);
  return undefined;
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
