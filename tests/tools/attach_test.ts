import { join } from "node:path";
import { expect } from "expect";
import { type AttachedFile, openAttached } from "../../src/providers/local/attached.ts";
import { attach, listFiles } from "../../tools/attach.ts";
import { MediaFolder } from "../media.ts";

const CODE_BYTES = 300;
const FILES = { "models/a.onnx": "the first file", "b.gz": "the second one, which is longer" };
const DENO_PART = "what Deno finds from the end of the file";

/** As a linker writes it: its table of sections, two of 64 bytes, stands at the end. */
function program(): Uint8Array {
  const bytes = new Uint8Array(CODE_BYTES);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, 0x7f454c46);
  header.setBigUint64(40, BigInt(CODE_BYTES - 128), true);
  header.setUint16(58, 64, true);
  header.setUint16(60, 2, true);
  return bytes;
}

async function attached() {
  const folder = await MediaFolder.create();
  const at = (name: string) => join(folder.path, name);
  await Deno.mkdir(at("models"));
  for (const [name, text] of Object.entries(FILES)) await Deno.writeTextFile(at(name), text);
  await Deno.writeFile(at("bare"), new Uint8Array([...program(), ...new TextEncoder().encode(DENO_PART)]));
  const files = await listFiles(folder.path, Object.keys(FILES));
  await attach(at("bare"), folder.path, files, at("executable"));
  return {
    files,
    at,
    executable: at("executable"),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function textOf(file: AttachedFile, executable: string): Promise<string> {
  using open = await openAttached(file, executable);
  const bytes = new Uint8Array(file.sizeBytes);
  await open.read(bytes);
  return new TextDecoder().decode(bytes);
}

Deno.test("what is attached is found by its place, and Deno finds its own part where it looks", async () => {
  await using made = await attached();
  expect(made.files.map(({ name }) => name)).toEqual(Object.keys(FILES));
  for (const file of made.files) {
    expect(await textOf(file, made.executable)).toBe(FILES[file.name as keyof typeof FILES]);
  }
  const bytes = await Deno.readFile(made.executable);
  expect(bytes.subarray(0, CODE_BYTES)).toEqual(program());
  expect(new TextDecoder().decode(bytes).endsWith(FILES["b.gz"] + DENO_PART)).toBe(true);
  expect(((await Deno.stat(made.executable)).mode ?? 0) & 0o100).toBe(0o100); // it may be run
});

Deno.test("an executable that is gone, or is none any more, is told as what it is", async () => {
  await using made = await attached();
  await expect(openAttached(made.files[0], made.at("none"))).rejects.toThrow(/none was removed while it ran/);
  await expect(openAttached(made.files[0], made.at("b.gz"))).rejects.toThrow("it is no program for Linux");
  await Deno.truncate(made.executable, CODE_BYTES + made.files[1].offset + 3);
  expect(await textOf(made.files[1], made.executable)).toBe("the\0".padEnd(made.files[1].sizeBytes, "\0"));
});

Deno.test("nothing is attached that changed after it was listed", async () => {
  await using made = await attached();
  await Deno.writeTextFile(made.at("b.gz"), "shorter");
  await expect(attach(made.at("bare"), made.at("."), made.files, made.executable)).rejects.toThrow(
    "is 24 bytes shorter than it was",
  );
});
