import { keys } from "../keys.ts";
import type { Kind } from "../kind.ts";
import { KINDS } from "../kinds.ts";
import type { Kv } from "./kv.ts";
import { OperatorError } from "../../operator_error.ts";

/** What must not be lost: unread, it would look as if nothing had ever been accepted or chosen. */
const PRECIOUS: readonly [prefix: Deno.KvKey, kind: Kind<object>][] = [
  [keys.openJobs, KINDS.job],
  [keys.chats, KINDS.chatWishes],
  [keys.allBusinessChats, KINDS.businessChat],
];

/** @throws {OperatorError} when a later version of the program wrote jobs or choices */
export async function refuseNewer(kv: Kv): Promise<void> {
  for (const [prefix, kind] of PRECIOUS) {
    for await (const { key, value } of kv.list({ prefix })) {
      if (kind.read(value).state !== "newer") continue;
      throw new OperatorError(
        `a later version of this program wrote it (${key.join("/")}): start that version again, ` +
          `or give this one a DATA_DIR of its own`,
      );
    }
  }
}
