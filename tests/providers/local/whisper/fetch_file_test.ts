import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect } from "expect";
import { fetchFile } from "../../../../src/providers/local/whisper/fetch_file.ts";
import { FlowingClock } from "../../../flowing_clock.ts";
import { MediaFolder } from "../../../media.ts";

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251);
const FILE = {
  name: "model.bin",
  sizeBytes: CONTENT.length,
  sha256: createHash("sha256").update(CONTENT).digest("hex"),
};

type Answer = (range: string | null) => Response;

const whole: Answer = () => new Response(CONTENT);
const rest: Answer = (range) => {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "bytes=0-")?.[1]);
  return new Response(CONTENT.slice(from), { status: range === null ? 200 : 206 });
};
/** Gives so many bytes less than it should. */
const broken = (answer: Answer, count: number): Answer => (range) => {
  const { status, body } = answer(range);
  const cut = body?.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, out) => out.enqueue(chunk.subarray(0, count)),
    }),
  );
  return new Response(cut, { status });
};

/** Fetches from a hub that gives these answers, one after the other. @returns the ranges it was asked for, and what went wrong */
async function fetchWith(answers: Answer[], path: string, file = FILE) {
  const ranges: (string | null)[] = [];
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const range = request.headers.get("range");
    ranges.push(range);
    return (answers.shift() ?? whole)(range);
  });
  await using clock = new FlowingClock();
  clock.flow(200);
  const folder = `http://127.0.0.1:${server.addr.port}/some/model`;
  const deps = { fetch: (url: string, init: RequestInit) => fetch(url, init), clock };
  const fetched = fetchFile(file, { folder, path }, deps, new AbortController().signal);
  const error: unknown = await fetched.then(() => undefined, (error) => error);
  return { ranges, message: error instanceof Error ? error.message : undefined };
}

Deno.test("a file is fetched whole, goes on where it broke off, and is not fetched again", async () => {
  await using folder = await MediaFolder.create();
  const path = join(folder.path, "model.bin");
  const { ranges, message } = await fetchWith([broken(whole, 1000), broken(rest, 500), rest], path);
  expect(message).toBe(undefined);
  expect(await Deno.readFile(path)).toEqual(CONTENT);
  expect(ranges[0]).toBe(null);
  expect(ranges[1]).toMatch(/^bytes=\d{4,}-$/);
  expect(ranges.length).toBe(3);
  expect((await fetchWith([], path)).ranges).toEqual([]);
});

Deno.test("a hub that does not go on where it broke off begins anew", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.write("model.bin", CONTENT.subarray(0, 5000));
  const { ranges, message } = await fetchWith([whole], path);
  expect({ ranges, message }).toEqual({ ranges: ["bytes=5000-"], message: undefined });
  expect(await Deno.readFile(path)).toEqual(CONTENT);
});

Deno.test("another file, or a longer one, is refused and leaves nothing behind that would be taken for it", async () => {
  await using folder = await MediaFolder.create();
  const path = join(folder.path, "model.bin");
  const wrong = await fetchWith([() => new Response(CONTENT.map((byte) => byte ^ 1))], path);
  expect(wrong.message).toMatch(/model\.bin is not the file that was published/);
  expect((await Array.fromAsync(Deno.readDir(folder.path))).length).toBe(0);
  const untold = (bytes: Uint8Array<ArrayBuffer>) => new Response(ReadableStream.from([bytes]));
  const longer = await fetchWith([() => untold(new Uint8Array(CONTENT.length + 1))], path);
  expect(longer.message).toMatch(/is longer than the file that was published/);
  expect(longer.ranges.length).toBe(1);
});

Deno.test("what is refused is asked for once; what fails, five times with pauses", async () => {
  await using folder = await MediaFolder.create();
  const path = join(folder.path, "model.bin");
  const gone = await fetchWith([() => new Response("", { status: 404 })], path);
  expect(gone.message).toMatch(/\/some\/model\/model\.bin answers 404$/);
  expect(gone.ranges.length).toBe(1);
  const down = await fetchWith(
    Array.from({ length: 9 }, () => () => new Response("", { status: 503 })),
    path,
  );
  expect(down.message).toMatch(/answers 503$/);
  expect(down.ranges.length).toBe(5);
});

Deno.test("a page in place of the file is refused at once, and nothing of it is kept", async () => {
  await using folder = await MediaFolder.create();
  const path = join(folder.path, "model.bin");
  const { ranges, message } = await fetchWith([() => new Response("<html>please sign in</html>")], path);
  expect(message).toMatch(/gives 27 bytes, and not the 300000 that were published$/);
  expect(ranges.length).toBe(1);
  expect((await fetchWith([rest], path)).ranges).toEqual([null]);
});
