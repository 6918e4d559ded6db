import type { PlacedPiece } from "../../transcript/transcript.ts";
import { KINDS } from "../kinds.ts";
import { unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { PIECES } from "./job_scripts.ts";
import { listOf } from "./script.ts";

/** The finished pieces of a recording, by the digest of its name, ordered by index. @throws {RedisFailure} */
export async function piecesOf(database: RedisDatabase, recording: string): Promise<PlacedPiece[]> {
  const { keys } = database;
  const kept = await database.run(PIECES, [keys.piecesOf(recording)], [keys.piece(recording, "")]);
  const pieces = await Promise.all(listOf(kept).map((piece) => unpack(KINDS.piece, piece)));
  return pieces.filter((piece) => piece !== undefined).sort((a, b) => a.index - b.index);
}
