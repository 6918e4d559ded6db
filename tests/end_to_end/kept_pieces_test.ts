import { join } from "node:path";
import { expect } from "expect";
import { joined, MediaFolder, silence, tone } from "../media.ts";
import { runProgram, startProgram } from "./program.ts";
import { TextServer, words } from "./text_server.ts";

/** Pieces of a provider end at a silence after two minutes: this makes three. */
const PIECES = 3;
const FINISHED = /piece 2 of \d known/;
const RECORDING = joined(...Array.from({ length: PIECES }, () => [tone(121), silence(1)]).flat());

let talk: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** Made once for all. */
async function flac(): Promise<Uint8Array<ArrayBuffer>> {
  await using folder = await MediaFolder.create();
  return await Deno.readFile(await folder.sound("talk.flac", RECORDING));
}

/** Ends it by Ctrl-C once it has finished all pieces but one and said that it waits for that; resolves to what it told. */
async function stoppedWhileWaiting(child: Deno.ChildProcess, waits: string) {
  let stderr = "";
  let isStopped = false;
  const stdout = new Response(child.stdout).text();
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    stderr += text;
    if (isStopped || !stderr.includes(waits) || !FINISHED.test(stderr)) continue;
    child.kill("SIGINT");
    isStopped = true;
  }
  return { stderr, stdout: await stdout, code: (await child.status).code };
}

async function bench(answer: (index: number) => Response | Promise<Response>) {
  const folder = await MediaFolder.create();
  await folder.write("talk.flac", await (talk ??= flac()));
  const server = new TextServer(answer);
  const env = { ...server.env, DATA_DIR: "state" };
  return {
    folder,
    server,
    args: ["transcribe", "talk.flac"],
    options: { cwd: folder.path, env },
    names: async () => (await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name)).toSorted(),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const noCredit = () => Response.json({ error: { message: "no credit is left" } }, { status: 402 });

Deno.test("what is finished is written, what is missing is told, and the same command pays only for that", async () => {
  let credit = PIECES - 1;
  await using at = await bench((index) => credit-- > 0 ? words(`words of request ${index}`) : noCredit());
  const first = await runProgram(at.args, at.options);
  expect(first.code).toBe(1);
  expect(first.stdout.match(/words of request/g)?.length).toBe(PIECES - 1);
  expect(first.stdout.match(/\[…\]/g)?.length).toBe(1);
  expect(first.stderr).toMatch(
    /talk\.flac: incomplete: .*2 finished pieces are written, without \d+:\d\d to \d+:\d\d/,
  );
  expect(first.stderr).toContain(
    "2 finished pieces are kept for 7 days: the same command goes on from there",
  );

  credit = PIECES;
  const paid = at.server.asked.length;
  const second = await runProgram(at.args, at.options);
  expect(second.code).toBe(0);
  expect(second.stdout.match(/words of request/g)?.length).toBe(PIECES);
  expect(second.stdout).not.toContain("[…]");
  expect(at.server.asked.length - paid).toBe(1);
});

Deno.test("other options, or another recording at the same place, are asked for anew", async () => {
  let credit = PIECES - 1;
  await using at = await bench(() => credit-- > 0 ? words("these are words") : noCredit());
  await runProgram(at.args, at.options);
  const paid = at.server.asked.length;
  credit = 99;
  expect((await runProgram([...at.args, "--prompt", "Transhades"], at.options)).code).toBe(0);
  expect(at.server.asked.length - paid).toBe(PIECES);
});

Deno.test("a run that goes through at once leaves nothing behind", async () => {
  await using at = await bench(() => words("these are words"));
  expect((await runProgram(at.args, at.options)).code).toBe(0);
  expect(await at.names()).toEqual(["talk.flac"]);
});

Deno.test("Ctrl-C while a provider asks to wait: told how long, by whom; ends at once, and finished pieces are kept", async () => {
  let limited = true;
  await using at = await bench((index) =>
    limited && index >= PIECES - 1
      ? Response.json({ error: { message: "limit" } }, { status: 429, headers: { "retry-after": "3600" } })
      : words("these are words")
  );
  const waits = "openai asks to wait: it goes on by itself in 1:00:00";
  const { code, stdout, stderr } = await stoppedWhileWaiting(startProgram(at.args, at.options), waits);
  expect(code).toBe(130);
  expect(stdout).toBe("");
  expect(stderr).toContain(
    "stopped: 2 finished pieces are kept for 7 days: the same command goes on from there",
  );
  limited = false;
  const paid = at.server.asked.length;
  expect((await runProgram(at.args, at.options)).code).toBe(0);
  expect(at.server.asked.length - paid).toBe(1);
});

Deno.test("where nothing can be kept, that is said, and Ctrl-C writes what is there", async () => {
  await using at = await bench((index) =>
    index >= PIECES - 1
      ? Response.json({ error: { message: "limit" } }, { status: 429, headers: { "retry-after": "3600" } })
      : words("these are words")
  );
  const env = { ...at.options.env, DATA_DIR: join("talk.flac", "state") };
  const child = startProgram(at.args, { ...at.options, env });
  const { code, stdout, stderr } = await stoppedWhileWaiting(child, "asks to wait");
  expect(code).toBe(130);
  expect(stdout.match(/these are words/g)?.length).toBe(2);
  expect(stderr).toContain("finished pieces cannot be kept (a part of its path is not a folder)");
});
