import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemReason } from "../../../system_reason.ts";
import { isThere, packed } from "./packed.ts";
import type { RuntimeKind } from "./runtime.ts";

export const NATIVE_LIBRARY = "libonnxruntime.so.1";
export const USUAL_TEMPORARY_DIR = "/tmp";
export const NATIVE_BINDING = "onnxruntime_binding.node";

/** Which runtime can be had here. */
export interface FoundRuntime {
  kind: RuntimeKind;
  /** Why it is not the faster one. */
  reason?: string;
}

/** The package's folder of machine code for a machine, this one by default. */
export function nativeFolder({ os, arch }: Pick<typeof Deno.build, "os" | "arch"> = Deno.build): URL {
  const place = `${os}/${arch === "x86_64" ? "x64" : "arm64"}`;
  return new URL(`../bin/napi-v6/${place}/`, import.meta.resolve("onnxruntime-node"));
}

/** Where the executable unpacks the library for as long as loading it takes; there is one for each process. */
export function unpackedLibrary(temporaryDir: string): string {
  return join(temporaryDir, `transhades-${Deno.pid}-${NATIVE_LIBRARY}`);
}

/** All the machine code that this program ever loads. */
export function machineCode(temporaryDir: string): string[] {
  const inPackage = [NATIVE_LIBRARY, NATIVE_BINDING].map((name) =>
    fileURLToPath(new URL(name, nativeFolder()))
  );
  return [...inPackage, unpackedLibrary(temporaryDir)];
}

/** Loads ONNX Runtime's machine code for this process and its workers, or finds out why that is not to be had. */
export async function findRuntime(temporaryDir: string = USUAL_TEMPORARY_DIR): Promise<FoundRuntime> {
  try {
    const own = new URL(NATIVE_LIBRARY, nativeFolder());
    if (await isThere(own)) await loadLibrary(fileURLToPath(own));
    else await loadUnpacked(unpackedLibrary(temporaryDir));
    return { kind: "native" };
  } catch (error) {
    return { kind: "wasm", reason: systemReason(error) };
  }
}

async function loadUnpacked(path: string): Promise<void> {
  const bytes = await packed(NATIVE_LIBRARY);
  await Deno.remove(path).catch(() => undefined); // of a process with the same number that was killed
  // Made anew, for this user alone: in a folder that others write to, nobody can have it ready or change it.
  await Deno.writeFile(path, bytes, { createNew: true, mode: 0o600 });
  try {
    await loadLibrary(path);
  } finally {
    await Deno.remove(path);
  }
}

/** The binding asks for the library by its name alone; an executable unpacks each file by itself, so the library comes first. */
async function loadLibrary(path: string): Promise<void> {
  const library = Deno.dlopen(path, {});
  try {
    await import("onnxruntime-node");
  } finally {
    library.close(); // the binding holds it
  }
}
