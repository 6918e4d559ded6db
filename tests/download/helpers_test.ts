import { createHash } from "node:crypto";
import { expect } from "expect";
import { LARGE_FILE_BYTES } from "../../src/download/helpers/helping.ts";
import type { FileRef } from "../../src/pipeline/file_source.ts";
import { keystreamContent } from "../sandbox/mtproto/keystream_content.ts";
import { never } from "./bytes.ts";
import { type HelperBed, helperBed } from "./helper_bed.ts";

/** Enough to want help, and to get it. */
const ENOUGH_BYTES = 40 * 2 ** 20;

/** Reads a file as far as `ENOUGH_BYTES` and compares it with what was sent; looks at the copies when half of that is there. */
async function read(bed: HelperBed, ref: FileRef): Promise<{ copiesMeanwhile: number }> {
  const sizeBytes = Math.min(ref.sizeBytes ?? 0, ENOUGH_BYTES);
  const [received, sent] = [createHash("sha256"), createHash("sha256")];
  let [at, copiesMeanwhile] = [0, 0];
  {
    await using file = await bed.downloads.opener.open(ref, never);
    await using _twice = file; // as the pipeline closes it
    for await (const bytes of file.read(0, sizeBytes, never)) {
      received.update(bytes);
      sent.update(await keystreamContent("film", sizeBytes).read(at, bytes.length));
      at += bytes.length;
      if (at > sizeBytes / 2) copiesMeanwhile = bed.copies().length;
    }
  }
  expect(at).toBe(sizeBytes);
  expect(received.digest("hex")).toBe(sent.digest("hex"));
  return { copiesMeanwhile };
}

/** Resolves when the storage chat is empty. */
function emptied({ sandbox: { patience, world }, copies }: HelperBed): Promise<true> {
  const look = () => copies().length === 0 || undefined;
  return patience.during((signal) => world.events.until(look, signal));
}

Deno.test("helper bots read a large file along, by a copy that goes when it was read; a small one is left alone", async () => {
  await using bed = await helperBed(2);
  await read(bed, bed.send(12 * 2 ** 20));
  expect(bed.bytesBy()).toMatchObject({ "HELPER-5001": 0, "HELPER-5002": 0 });
  expect(bed.sandbox.log.of("bot_api", "copyMessage")).toEqual([]);
  expect((await read(bed, bed.send(LARGE_FILE_BYTES))).copiesMeanwhile).toBe(1);
  const { "HELPER-5001": first, "HELPER-5002": second } = bed.bytesBy();
  expect(Math.min(first, second)).toBeGreaterThan(0);
  const lookUps = bed.sandbox.mtproto.requests.filter(({ method }) => method === "channels.getMessages");
  expect(lookUps.length).toBe(2); // each finds its own way
  await emptied(bed);
  for (const method of ["copyMessage", "deleteMessage"]) {
    expect(bed.sandbox.log.of("bot_api", method).length).toBe(1);
  }
  expect(bed.sandbox.mtproto.counts().logins).toBe(3);
});

Deno.test("a large file is read without helpers where it cannot be copied, and nothing is tried again soon", async () => {
  await using bed = await helperBed(1);
  const refusal = { kind: "status", status: 400 } as const;
  bed.sandbox.faults.add("bot_api/copyMessage", refusal);
  for (let turn = 0; turn < 2; turn++) {
    await using file = await bed.downloads.opener.open(bed.send(LARGE_FILE_BYTES), never);
    for await (const _bytes of file.read(0, 16 * 2 ** 20, never)); // enough to want help
  }
  expect(bed.bytesBy()).toMatchObject({ "HELPER-5001": 0 });
  expect(bed.sandbox.log.of("bot_api", "copyMessage").length).toBe(1);
});

Deno.test("a copy that a crash left behind is removed at the next start", async () => {
  await using bed = await helperBed(1);
  bed.sandbox.faults.add("bot_api/deleteMessage", { kind: "status", status: 500, times: 1 });
  {
    await using file = await bed.downloads.opener.open(bed.send(LARGE_FILE_BYTES), never);
    for await (const _bytes of file.read(0, 16 * 2 ** 20, never)) if (bed.copies().length > 0) break;
  }
  await bed.sandbox.patience.during((signal) =>
    bed.sandbox.log.changed.until(() => bed.sandbox.log.of("bot_api", "deleteMessage")[0]?.outcome, signal)
  );
  expect(bed.copies().length).toBe(1);
  await bed.restartCopies();
});

Deno.test("a copy that cannot be written down goes at once", async () => {
  await using bed = await helperBed(1);
  await bed.breakBook();
  await using file = await bed.downloads.opener.open(bed.send(LARGE_FILE_BYTES), never);
  for await (const _bytes of file.read(0, 16 * 2 ** 20, never));
  await bed.sandbox.patience.during((signal) =>
    bed.sandbox.log.changed.until(() => bed.sandbox.log.of("bot_api", "deleteMessage")[0]?.outcome, signal)
  );
  expect(bed.copies()).toEqual([]);
});
