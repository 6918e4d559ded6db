import { RedisDatabase } from "../src/store/redis/database.ts";

interface ServerOptions {
  /** Every write reaches the disk before it is answered. */
  onDisk?: boolean;
}

/** Starts a server for each line that it reads; ends with its input, which ends when this process does, in whichever way. */
const GUARD = `folder=$1
shift
while read -r _; do
  redis-server --port 0 --unixsocket "$folder/redis.sock" --dir "$folder" --save "" "$@" &
  server=$!
done
kill $server && wait $server
rm -rf "$folder"`;

let bots = 0;
let shared: Promise<RedisServer> | undefined;

/** The one server of a test file, without a disk. */
export function redisServer(): Promise<RedisServer> {
  return shared ??= RedisServer.start();
}

/** A redis-server of its own on a socket in a temporary folder; it ends, and the folder goes, with this process. */
export class RedisServer {
  readonly url: string;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array>;

  #pid = 0;

  private constructor(folder: string, { onDisk = false }: ServerOptions) {
    this.url = `unix://${folder}/redis.sock`;
    const disk = ["--appendonly", onDisk ? "yes" : "no", "--appendfsync", "always"];
    const guard = new Deno.Command("sh", {
      args: ["-c", GUARD, "guard", folder, ...disk],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    guard.unref();
    this.#orders = guard.stdin.getWriter();
    this.#output = guard.stdout.getReader();
  }

  static async start(options: ServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(await Deno.makeTempDir({ prefix: "transhades-redis-" }), options);
    await server.startAgain();
    return server;
  }

  async startAgain(): Promise<void> {
    await this.#orders.write(new TextEncoder().encode("start\n"));
    for (let said = ""; !said.includes("eady to accept connections");) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error(`redis-server did not start: ${said}`);
      said += new TextDecoder().decode(value);
    }
  }

  /** Connects as a bot that nobody else is. */
  open({ now, bot = `${++bots}` }: { now?: () => number; bot?: string } = {}): Promise<RedisDatabase> {
    return RedisDatabase.open({ url: this.url, bot, now });
  }

  /** Ends the server as a crash would. */
  kill(): Promise<void> {
    return this.signal("SIGKILL");
  }

  async signal(signal: Deno.Signal): Promise<void> {
    if (signal !== "SIGCONT") this.#pid = await this.#askPid();
    Deno.kill(this.#pid, signal);
  }

  async #askPid(): Promise<number> {
    using database = await this.open();
    const about = await database.ask((client) => client.info("server"));
    return Number(/process_id:(\d+)/.exec(about)?.[1]);
  }
}
