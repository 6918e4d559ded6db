/** How a run ended; `errors` is the end of what it wrote to stderr. */
export interface ToolOutcome {
  success: boolean;
  errors: string;
}

const KEPT_ERROR_BYTES = 8 * 1024;

/**
 * One run of ffmpeg or ffprobe, killed when the signal aborts or when it is disposed of.
 * It gets no environment: it needs none, and the tokens in ours are none of its business.
 */
export class Tool implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #errors: Promise<string>;
  readonly #signal: AbortSignal;
  readonly #kill = () => {
    if (this.#running) this.#child.kill("SIGKILL");
  };
  #running = true;

  /** @param input sent to stdin; without it stdin is closed. */
  constructor(path: string, args: readonly string[], signal: AbortSignal, input?: Uint8Array) {
    signal.throwIfAborted();
    this.#signal = signal;
    this.#child = spawn(path, args, input !== undefined);
    this.#errors = lastText(this.#child.stderr);
    this.#child.status.then(() => this.#running = false);
    signal.addEventListener("abort", this.#kill, { once: true });
    if (input !== undefined) feed(this.#child.stdin, input);
  }

  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#child.stdout;
  }

  /** Waits for the end; stdout must be read meanwhile. */
  async end(): Promise<ToolOutcome> {
    const [{ success }, errors] = await Promise.all([this.#child.status, this.#errors]);
    return { success, errors };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener("abort", this.#kill);
    this.#kill();
    await this.end();
    if (!this.stdout.locked) await this.stdout.cancel();
  }
}

function spawn(path: string, args: readonly string[], withInput: boolean): Deno.ChildProcess {
  const stdin = withInput ? "piped" : "null";
  try {
    return new Deno.Command(path, {
      args: [...args],
      clearEnv: true,
      stdin,
      stdout: "piped",
      stderr: "piped",
    })
      .spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(
      `${path} was not found, so no file can be read: install ffmpeg (apt-get install ffmpeg)`,
      {
        cause,
      },
    );
  }
}

/** A tool that ends early closes its stdin; how it ended then tells more than the broken pipe. */
async function feed(stdin: WritableStream<Uint8Array>, input: Uint8Array): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(input);
    await writer.close();
  } catch {
    await writer.abort().catch(() => undefined);
  }
}

async function lastText(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > KEPT_ERROR_BYTES) text = text.slice(-KEPT_ERROR_BYTES).replace(/^[^\n]*\n/, ""); // whole lines
  }
  return text.trim();
}
