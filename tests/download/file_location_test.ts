import { tdFileId, toFileId } from "@mtcute/file-id";
import { expect } from "expect";
import fc from "fast-check";
import Long from "long";
import { parseLocation } from "../../src/download/reading/file_location.ts";

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const toLong = (value: bigint) => Long.fromString(value.toString());

Deno.test("file location: everything that MTProto asks for is read from the file_id of a document", () => {
  // "#" alone is how TDLib writes that it has none.
  const reference = fc.uint8Array({ minLength: 1, maxLength: 60 }).filter((bytes) => `${bytes}` !== "35");
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      long,
      long,
      reference,
      (dcId, id, accessHash, fileReference) => {
        const fileId = toFileId({
          dcId,
          type: tdFileId.FileType.VoiceNote,
          fileReference,
          location: { _: "common", id: toLong(id), accessHash: toLong(accessHash) },
        });
        const location = parseLocation(fileId);
        expect(location).toMatchObject({ kind: "document", dcId, id, accessHash, thumbSize: "" });
        expect([...location.fileReference]).toEqual([...fileReference]);
      },
    ),
  );
});

Deno.test("file location: a photo keeps its size", () => {
  const fileId = toFileId({
    dcId: 2,
    type: tdFileId.FileType.Photo,
    fileReference: new Uint8Array([1]),
    location: {
      _: "photo",
      id: toLong(7n),
      accessHash: toLong(8n),
      source: { _: "thumbnail", fileType: tdFileId.FileType.Photo, thumbnailType: "x" },
    },
  });
  expect(parseLocation(fileId)).toMatchObject({ kind: "photo", id: 7n, accessHash: 8n, thumbSize: "x" });
});

Deno.test("file location: what is no file_id is a file that is gone", () => {
  for (const fileId of ["", "nonsense", "AAAA"]) {
    expect(() => parseLocation(fileId)).toThrow(expect.objectContaining({ problem: "gone" }));
  }
});
