/** Prints how the program is run from its sources, as words of a shell that may follow `exec`: no process of ours stays before it. */
import { ALLOCATOR, programArguments } from "./program.ts";

const settings = Object.entries(ALLOCATOR).map(([name, value]) => `${name}=${value}`);
const words = ["env", ...settings, Deno.execPath(), ...programArguments()];
console.log(words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" "));
