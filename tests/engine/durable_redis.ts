import { RedisDatabase } from "../../src/store/redis/database.ts";

const SOCKET = "redis.sock";

/** A redis-server that keeps what it confirmed, and can be killed and started again. */
export class DurableRedis implements AsyncDisposable {
  readonly url: string;
  readonly #folder: string;
  #process: Deno.ChildProcess;

  private constructor(folder: string) {
    this.#folder = folder;
    this.url = `unix://${folder}/${SOCKET}`;
    this.#process = spawn(folder);
  }

  static async start(): Promise<DurableRedis> {
    const redis = new DurableRedis(await Deno.makeTempDir({ prefix: "transhades-redis-" }));
    await redis.#untilReady();
    return redis;
  }

  async killAndStart(): Promise<void> {
    await this.#kill();
    this.#process = spawn(this.#folder);
    await this.#untilReady();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kill();
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
  }

  /** It comes within the patience of a client. */
  async #untilReady(): Promise<void> {
    await using _database = await RedisDatabase.open({ url: this.url, bot: "0" });
  }
}

/** Its parent's end is its end: `setpriv` asks the kernel for that. */
function spawn(folder: string): Deno.ChildProcess {
  const options = ["--port", "0", "--unixsocket", `${folder}/${SOCKET}`, "--dir", folder, "--save", ""];
  const durable = ["--appendonly", "yes", "--appendfsync", "always"];
  return new Deno.Command("setpriv", {
    args: ["--pdeathsig", "KILL", "redis-server", ...options, ...durable],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}
