import { RedisDatabase } from "../src/store/redis/database.ts";

/** A redis-server of its own on a socket in a temporary folder, without a disk. */
export interface RedisServer {
  url: string;
  /** Connects as a bot that nobody else is. */
  open(options?: { now?: () => number; bot?: string }): Promise<RedisDatabase>;
}

/** The shell stays behind until its input ends, which it does when this process does, in whichever way. */
const GUARD = `redis-server --port 0 --unixsocket "$0/redis.sock" --dir "$0" --save "" --appendonly no &
server=$!
cat >&2
kill $server && wait $server
rm -rf "$0"`;

let bots = 0;
let shared: Promise<RedisServer> | undefined;

/** The one server of a test file. */
export function redisServer(): Promise<RedisServer> {
  return shared ??= start();
}

async function start(): Promise<RedisServer> {
  const folder = await Deno.makeTempDir({ prefix: "transhades-redis-" });
  const guard = new Deno.Command("sh", {
    args: ["-c", GUARD, folder],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  guard.unref();
  await untilReady(guard.stdout);
  const url = `unix://${folder}/redis.sock`;
  return {
    url,
    open: (options = {}) => RedisDatabase.open({ url, now: options.now, bot: options.bot ?? `${++bots}` }),
  };
}

async function untilReady(output: ReadableStream<Uint8Array>): Promise<void> {
  let said = "";
  for await (const text of output.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (said.includes("eady to accept connections")) return;
  }
  throw new Error(`redis-server did not start: ${said}`);
}
