import { join } from "node:path";
import { expect } from "expect";
import { joined, librivoxSentences, MediaFolder, silence } from "../media.ts";
import { type Finished, ONE_WORKER, runProgram } from "./program.ts";

const EXECUTABLE = Deno.env.get("TRANSHADES_EXECUTABLE");
/** A pipe holds 64 KiB: whoever takes more of a recording runs already, and does not know the model yet. */
const TAKEN_BYTES = 256 * 1024;

/** Has a copy of the executable transcribe a recording, with another file in the copy's place before the model is needed. */
async function replaced(executable: string, put: (copy: string) => Promise<void>): Promise<Finished> {
  await using folder = await MediaFolder.create();
  const copy = join(folder.path, "transhades");
  await Deno.copyFile(executable, copy);
  const [, { samples }] = await librivoxSentences();
  const recording = await Deno.readFile(await folder.sound("sentence.wav", joined(samples, silence(8))));
  expect(recording.length).toBeGreaterThan(TAKEN_BYTES + 65_536);
  async function* sent() {
    yield recording.subarray(0, TAKEN_BYTES);
    await Deno.remove(copy);
    await put(copy);
    yield recording.subarray(TAKEN_BYTES);
  }
  const env = { ...ONE_WORKER, DATA_DIR: join(folder.path, "data") };
  const stdin = ReadableStream.from(sent());
  return await runProgram(["transcribe", "-"], { program: copy, cwd: folder.path, env, stdin });
}

Deno.test({
  name:
    "an executable that is replaced while it runs takes the model from the new one, or says to start it again",
  ignore: EXECUTABLE === undefined, // from the sources there is nothing to replace
  fn: async () => {
    const executable = EXECUTABLE ?? "";
    const same = await replaced(executable, (copy) => Deno.copyFile(executable, copy));
    expect(same.stdout).toMatch(/young man/);
    const other = await replaced(executable, (copy) => Deno.writeTextFile(copy, "another program"));
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(
      /it is no program for Linux.*the executable was replaced or removed while it ran: start the program again/,
    );
  },
});
