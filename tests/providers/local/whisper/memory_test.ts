import { join } from "node:path";
import { expect } from "expect";
import { createLocal } from "../../../../src/providers/local/local.ts";
import { leastFree, workerBytes, workersWithin } from "../../../../src/providers/local/whisper/memory.ts";
import { PERMISSIONS } from "../../../../tools/compile.ts";
import { MediaFolder } from "../../../media.ts";
import { pieceOf, roomNoise, sequence } from "../piece.ts";
import { startScriptedWorker } from "../scripts.ts";

/** Graphs of 100 MB that hold nothing: a worker is said to take 550 MB. */
async function emptyModel(): Promise<MediaFolder> {
  const folder = await MediaFolder.create();
  for (const name of ["encoder.onnx", "decoder.onnx"]) {
    await folder.write(name, "");
    await Deno.truncate(join(folder.path, name), 50e6);
  }
  return folder;
}

Deno.test("as many workers as there is memory for, one at least", async () => {
  await using folder = await emptyModel();
  const within = (megabytes: number) => workersWithin(4, workerBytes(folder.path), () => megabytes * 1e6);
  expect([100, 550, 1099, 1100, 9000].map(within)).toEqual([1, 1, 1, 2, 4]);
});

Deno.test("where English may be spoken, its model counts", async () => {
  await using folder = await emptyModel();
  const needed = async (languages: string[]) => {
    await using local = createLocal({
      multilingual: { name: "whisper-base", modelDir: folder.path, languages },
      runtime: () => Promise.resolve({ kind: "native" }),
      freeMemory: () => 0,
      startWorker: startScriptedWorker,
    });
    const speech = pieceOf(sequence(1, roomNoise(2, 5000), 1));
    const error = await local.transcribe(speech, { diarize: false }, new AbortController().signal).catch(
      String,
    );
    return /needs (\d+) MB/.exec(`${error}`)?.[1];
  };
  expect([await needed(["id"]), await needed(["id", "en"]), await needed([])]).toEqual(["550", "730", "730"]);
});

Deno.test("without memory for one worker it is not loaded, and that is told; later there may be enough", async () => {
  await using folder = await emptyModel();
  let megabytes = 300;
  await using local = createLocal({
    multilingual: { name: "whisper-base", modelDir: folder.path, languages: ["id"] },
    runtime: () => Promise.resolve({ kind: "native" }),
    freeMemory: () => megabytes * 1e6,
    startWorker: startScriptedWorker,
  });
  const speech = pieceOf(sequence(1, roomNoise(2, 5000), 1, roomNoise(2, 5000), 1));
  const transcribe = () => local.transcribe(speech, { diarize: false }, new AbortController().signal);
  await expect(transcribe()).rejects.toMatchObject({
    problem: "unavailable",
    message: expect.stringMatching(
      /needs 550 MB of memory for each worker, and 300 MB are free: choose a smaller/,
    ),
  });
  megabytes = 600;
  await expect(transcribe()).rejects.not.toThrow(/memory/);
});

Deno.test("what a container or a service may take counts where it is less than the machine has free", () => {
  const free = (machineFree: number, limit: number, used: number) =>
    leastFree({ machineFree: machineFree * 1e6, limit: limit * 1e6, used: used * 1e6 }) / 1e6;
  expect([
    free(900, 0, 200),
    free(9000, 9e12, 200),
    free(9000, 1000, 200),
    free(300, 1000, 200),
    free(900, 100, 200),
  ])
    .toEqual([900, 9000, 750, 300, 0]);
});

/** A group of processes of this machine that may take 700 MB; undefined where none can be made. */
function limitedGroup(): string | undefined {
  const group = `/sys/fs/cgroup/memory/transhades-test-${Deno.pid}`;
  try {
    Deno.mkdirSync(group);
    Deno.writeTextFileSync(`${group}/memory.limit_in_bytes`, "700000000");
    return group;
  } catch {
    console.error("no limit of memory can be set here: whether a real one is seen is not tested");
  }
}

const group = limitedGroup();

Deno.test({
  name: "a real limit is seen with the executable's permissions",
  ignore: group === undefined,
  fn: async () => {
    const module = new URL("../../../../src/providers/local/whisper/memory.ts", import.meta.url);
    const say = `import { freeMemory } from "${module}"; console.log(freeMemory());`;
    const permissions = PERMISSIONS.filter((each) => each !== "--ignore-env");
    const command = [Deno.execPath(), "run", "--no-check", ...permissions, "--ext=ts", "-"].join(" ");
    const script = `echo $$ > ${group}/cgroup.procs && exec ${command} <<'END'\n${say}\nEND`;
    const { stdout, stderr } = await new Deno.Command("sh", { args: ["-c", script] }).output();
    await Deno.remove(group ?? "");
    const free = Number(new TextDecoder().decode(stdout));
    expect([free > 400e6, free < 650e6, new TextDecoder().decode(stderr)]).toEqual([true, true, ""]);
  },
});
