import { expect } from "expect";
import { join } from "node:path";
import { ToldProfileFile } from "../../src/store/told_profile_file.ts";
import { toldProfileContract } from "../contracts/told_profile.ts";
import { MemoryToldProfile } from "../fakes/told_profile.ts";
import { MediaFolder } from "../media.ts";

toldProfileContract("in a file", async () => {
  const folder = await MediaFolder.create();
  return {
    open: () => new ToldProfileFile(join(folder.path, "data", "told.json"), "123:secret"),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});

toldProfileContract("in memory", () => {
  const profile = new MemoryToldProfile();
  return Promise.resolve({ open: () => profile, [Symbol.asyncDispose]: () => Promise.resolve() });
});

Deno.test("what was told of a bot holds for its next token, not for another bot; a file that fails holds nothing and nobody up", async () => {
  await using folder = await MediaFolder.create();
  const path = join(folder.path, "told.json");
  await new ToldProfileFile(path, "123:secret").keep(new Set(["a"]));
  expect(await new ToldProfileFile(path, "123:another").read()).toEqual(new Set(["a"]));
  expect(await new ToldProfileFile(path, "124:secret").read()).toEqual(new Set());
  expect(await Deno.readTextFile(path)).not.toContain("secret");
  await Deno.writeTextFile(path, "{");
  expect(await new ToldProfileFile(path, "123:secret").read()).toEqual(new Set());
  await new ToldProfileFile(join(path, "in a file"), "123:secret").keep(new Set());
});
