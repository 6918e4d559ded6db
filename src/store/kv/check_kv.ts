import { OperatorError } from "../../operator_error.ts";
import { keys } from "../keys.ts";
import type { Kv } from "./kv.ts";

/** As much as a job takes: a disk may have room for a few bytes more. */
const SAMPLE = new Uint8Array(4_096);

/** @throws {OperatorError} when the database cannot be written */
export async function checkKv(kv: Kv): Promise<void> {
  try {
    await kv.atomic().set(keys.checked, SAMPLE).commit();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(
      `the database in DATA_DIR cannot be written: ${reason}; make room on its disk, or see whether it is read-only or fails`,
      { cause },
    );
  }
}
