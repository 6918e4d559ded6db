import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("instance_child.ts", import.meta.url));

/** What one life of an instance said. */
export interface Life {
  said: string[];
  isKilled: boolean;
}

/** An instance in a process of its own, which may be killed, and comes back. */
export class Instance implements AsyncDisposable {
  readonly lives: Life[] = [];
  readonly #args: readonly string[];
  #life: Life = { said: [], isKilled: false };
  #process: Deno.ChildProcess;
  #reading: Promise<void>;

  constructor(args: readonly string[], readonly onLine: () => void) {
    this.#args = args;
    [this.#process, this.#reading] = this.#live();
  }

  async killAndStart(): Promise<void> {
    await this.#kill();
    [this.#process, this.#reading] = this.#live();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#kill();
  }

  async #kill(): Promise<void> {
    this.#life.isKilled = true;
    this.#process.kill("SIGKILL");
    await this.#process.status;
    await this.#reading;
  }

  #live(): [Deno.ChildProcess, Promise<void>] {
    const args = ["run", "-A", "--quiet", "--no-check", CHILD, ...this.#args];
    const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
    const life: Life = { said: [], isKilled: false };
    this.#life = life;
    this.lives.push(life);
    return [child, this.#read(child.stdout, life)];
  }

  async #read(output: ReadableStream<Uint8Array>, life: Life): Promise<void> {
    let rest = "";
    for await (const text of output.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        life.said.push(line);
        this.onLine();
      }
    }
  }
}
