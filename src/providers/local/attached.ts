import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Deno reads all that it finds in an executable into memory when it starts. So tools/compile.ts attaches the large files that are
 * seldom needed where Deno does not look: machine code | attached files, one behind the other | what Deno finds from the file's end.
 */
export interface AttachedFile {
  /** Its path in the project's folder. */
  name: string;
  /** Its first byte, counted from the end of the machine code. */
  offset: number;
  sizeBytes: number;
  sha256: string;
}

const ROOT = new URL("../../../", import.meta.url);
/** Names the attached files; the executable holds it where Deno looks, so that it is that of the running program. */
export const LIST = new URL("dist/attached.json", ROOT);

/** Undefined for what lies in a folder: always when the program runs from its sources. */
export async function findAttached(path: string): Promise<AttachedFile | undefined> {
  if (!Deno.build.standalone) return undefined;
  const name = relative(fileURLToPath(ROOT), path);
  return (await readList()).find((file) => file.name === name);
}

async function readList(): Promise<AttachedFile[]> {
  try {
    return JSON.parse(await Deno.readTextFile(LIST));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return []; // compiled without tools/compile.ts
    throw error;
  }
}

/**
 * The executable, opened at the first byte of an attached file. The one that took its place while this program ran may hold another file
 * there, or be shorter.
 */
export async function openAttached({ offset }: AttachedFile, executable = ownPath()): Promise<Deno.FsFile> {
  const file = await Deno.open(executable).catch((cause: unknown) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`${executable} was removed while it ran`, { cause });
  });
  try {
    await file.seek(await endOfMachineCode(file) + offset, Deno.SeekMode.Start);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Linux says so of a file that was removed, also when another one has its name now. */
const REMOVED = / \(deleted\)$/;

function ownPath(): string {
  return Deno.execPath().replace(REMOVED, "");
}

/** What to do where an attached file is not what it should be. */
export function mendExecutable(): string {
  return REMOVED.test(Deno.execPath())
    ? "the executable was replaced or removed while it ran: start the program again"
    : "the executable is not whole: install it anew";
}

const ELF = 0x7f454c46;
const HEADER_BYTES = 64;

/** Where an ELF file of 64 bits ends: behind its table of sections. What follows belongs to whoever put it there. */
export async function endOfMachineCode(file: Deno.FsFile): Promise<number> {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  const count = await file.read(new Uint8Array(header.buffer));
  if (count !== HEADER_BYTES || header.getUint32(0) !== ELF) throw new Error("it is no program for Linux");
  const sections = Number(header.getBigUint64(40, true));
  return sections + header.getUint16(58, true) * header.getUint16(60, true);
}
