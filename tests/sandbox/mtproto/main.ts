import process from "node:process";
import { parseArgs } from "node:util";
import { type Content, diskContent, type SandboxFile } from "../world.ts";
import type { ByteLimit } from "./byte_limit.ts";
import { botApiFileId } from "./file_reference.ts";
import { keystreamContent } from "./keystream_content.ts";
import { type MtprotoWorld, startMtprotoServer } from "./server.ts";

/*
 * The MTProto server as a program, for benchmarks: a world of one bot and of files made from a seed.
 * It prints one line of JSON when it listens, and one with its counts when its standard input ends.
 */

const HELP = `deno run --allow-net --allow-write=KEY_FILE tests/sandbox/mtproto/main.ts [options]
  --token TOKEN     the bot's token (default 42:sandbox)
  --api ID:HASH     API credentials, any number of times (default 1001:sandbox)
  --size BYTES      a file of that size, any number of times (default 200000000)
  --path PATH       a file of this machine, any number of times, behind the others
  --seed TEXT       what the files' bytes are made from (default sandbox)
  --dc N            data centre that holds the files (default 2)
  --delay MS        how long upload.getFile takes
  --bandwidth N     bytes per second to all clients together
  --limit WHOSE:N   bytes per second to each "connection", "account" or "bot"; who is two seconds ahead is told to wait
  --key-file PATH   where to write the public RSA key (PEM); it is printed in any case`;

interface Options {
  token: string;
  api: string[];
  size: string[];
  path: string[];
  seed: string;
  dc: string;
  delay?: string;
  bandwidth?: string;
  limit?: string;
  "key-file"?: string;
}

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", default: false },
      token: { type: "string", default: "42:sandbox" },
      api: { type: "string", multiple: true, default: ["1001:sandbox"] },
      size: { type: "string", multiple: true, default: ["200000000"] },
      path: { type: "string", multiple: true, default: [] },
      seed: { type: "string", default: "sandbox" },
      dc: { type: "string", default: "2" },
      delay: { type: "string" },
      bandwidth: { type: "string" },
      limit: { type: "string" },
      "key-file": { type: "string" },
    },
  });
  if (values.help) print(HELP);
  else await serve(values);
}

async function serve(options: Options): Promise<void> {
  const contents = [
    ...options.size.map((size, index) => keystreamContent(seedOf(options, index), Number(size))),
    ...await Promise.all(options.path.map(diskContent)),
  ];
  const files = contents.map((content, index) => makeFile(options, content, index));
  await using server = await startMtprotoServer({ world: worldOf(options, files), mediaOnly: true });
  if (options.delay) server.faults.delay({ method: "upload.getFile", ms: Number(options.delay) });
  if (options.bandwidth) server.faults.bandwidth(Number(options.bandwidth));
  if (options.limit) server.faults.limitBytes(byteLimit(options.limit));
  if (options["key-file"]) await Deno.writeTextFile(options["key-file"], server.publicKeyPem);
  const { ports, publicKeyPem } = server;
  const described = files.map((file, index) => describe(options, file, index));
  print(JSON.stringify({ ports, publicKeyPem, publicKeyPath: options["key-file"], files: described }));
  for await (const _ of Deno.stdin.readable); // whoever started the program ends it
  print(JSON.stringify({ counts: server.counts(), cpu: process.cpuUsage(), rss: Deno.memoryUsage().rss }));
}

/** "connection:4000000". */
function byteLimit(text: string): ByteLimit {
  const [per, bytesPerSecond] = text.split(":");
  if (per !== "connection" && per !== "account" && per !== "bot") throw new Error(`no such limit: ${text}`);
  return { per, bytesPerSecond: Number(bytesPerSecond), mostSecondsAhead: 2 };
}

function worldOf(options: Options, files: SandboxFile[]): MtprotoWorld {
  const credentials = new Map(options.api.map((api) => [Number(api.split(":")[0]), api.split(":")[1]]));
  return {
    botByToken: (token) => token === options.token ? { id: 42, username: "sandbox_bot" } : undefined,
    apiHash: (apiId) => credentials.get(apiId),
    file: (id) => files.find((file) => file.id === id),
    message: (_botId, _chatId, messageId) => ({ file: files.at(messageId - 1) }),
  };
}

function makeFile({ dc }: Options, content: Content, index: number): SandboxFile {
  return {
    id: BigInt(1000 + index),
    accessHash: 1n,
    dcId: Number(dc),
    kind: "document",
    fileUniqueId: `file${index}`,
    content,
    referenceGeneration: 0,
  };
}

function seedOf({ seed }: Options, index: number): string {
  return `${seed} ${index}`;
}

function describe(options: Options, file: SandboxFile, index: number) {
  return {
    id: `${file.id}`,
    accessHash: `${file.accessHash}`,
    dcId: file.dcId,
    sizeBytes: file.content.sizeBytes,
    seed: seedOf(options, index), // of keystreamContent
    fileId: botApiFileId(file),
  };
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) await main(Deno.args);
