import { dirname } from "node:path";
import { OperatorError } from "../../operator_error.ts";

/** A database that belongs to this process alone: the writes of two collide, and both would claim jobs under one name. */
export interface Database extends Disposable {
  kv: Deno.Kv;
}

/** @throws {OperatorError} */
export async function openDatabase(path: string | undefined): Promise<Database> {
  if (path === undefined) throw new Error("a database of type kv needs a path");
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    using stack = new DisposableStack();
    const lock = stack.use(await Deno.open(`${path}.lock`, { create: true, write: true, mode: 0o600 }));
    if (!await lock.tryLock(true)) {
      throw new OperatorError(
        "another process uses it; stop that one first, or give this one a folder of its own",
      );
    }
    stack.defer(() => lock.unlockSync()); // a program that is just being started holds a copy of the file open
    const kv = stack.use(await Deno.openKv(path));
    const opened = stack.move();
    return { kv, [Symbol.dispose]: () => opened.dispose() };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof OperatorError) throw new OperatorError(`the database ${path} is in use: ${reason}`);
    throw new OperatorError(
      `the database ${path} cannot be opened: ${reason}. Accepted files and settings live in it, so nothing was ` +
        `changed. If it is damaged, move it away to begin with an empty one; else check the folder's owner and free space.`,
      { cause },
    );
  }
}
