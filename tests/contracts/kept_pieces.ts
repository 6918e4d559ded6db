import { expect } from "expect";
import type { KeptPieces } from "../../src/pipeline/kept_pieces.ts";
import type { PieceTranscript } from "../../src/transcript/transcript.ts";

/** What every KeptPieces does. `open` gives a new run on the same place each time. */
export function keptPiecesContract(
  name: string,
  create: () => Promise<{ open(): KeptPieces } & AsyncDisposable>,
): void {
  Deno.test(`kept pieces, ${name}: a later run finds what an earlier one kept, and nothing else`, async () => {
    await using place = await create();
    expect(await place.open().find(KEY)).toBeUndefined();
    await place.open().keep(KEY, PIECE);
    expect(await place.open().find(KEY)).toEqual(PIECE);
    expect(await place.open().find("b".repeat(64))).toBeUndefined();
  });

  Deno.test(`kept pieces, ${name}: the last one counts, whatever stands in it`, async () => {
    await using place = await create();
    const run = place.open();
    await run.keep(KEY, PIECE);
    await run.keep(KEY, { ...PIECE, segments: [{ text: "é \u2028 😀", startSeconds: 0, endSeconds: 0.1 }] });
    expect((await run.find(KEY))?.segments[0].text).toBe("é \u2028 😀");
  });

  Deno.test(`kept pieces, ${name}: a run forgets what it kept and found, not what others did`, async () => {
    await using place = await create();
    const [first, second, other] = [place.open(), place.open(), "c".repeat(64)];
    await first.keep(KEY, PIECE);
    await first.keep(other, PIECE);
    await second.find(KEY);
    await second.forget();
    expect(await place.open().find(KEY)).toBeUndefined();
    expect(await place.open().find(other)).toEqual(PIECE);
    await second.forget();
  });
}

const KEY = "a".repeat(64);
const PIECE: PieceTranscript = {
  provider: "groq",
  model: "whisper-large-v3",
  language: "id",
  segments: [{ text: "selamat pagi", startSeconds: 0.5, endSeconds: 1.25 }],
};
