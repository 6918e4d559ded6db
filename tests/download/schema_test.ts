import whole from "telegram/tl/apiTl.js";
import { expect } from "expect";
import { met } from "../../src/download/gramjs/schema.ts";
import { loadGramJs } from "../../src/download/gramjs/load.ts";

const SOURCES = new URL("../../src/download/gramjs/", import.meta.url);
const kept = met(whole);
const [types, methods] = kept.split("---functions---");

/** GramJS's classes as the bot loads them, by name. */
async function made(): Promise<Map<string, unknown>> {
  await loadGramJs();
  const { Api } = await import("telegram");
  const all = new Map<string, unknown>(Object.entries(Api));
  for (const [space, classes] of [...all]) {
    if (typeof classes !== "object" || classes === null) continue;
    for (const [name, each] of Object.entries(classes)) all.set(`${space}.${name}`, each);
  }
  return all;
}

Deno.test("of the schema a third is kept: GramJS makes no class of what cannot be met", async () => {
  const classes = await made();
  expect(classes.size).toBeLessThan(900);
  expect(classes.has("messages.SendMessage")).toBe(false);
  expect(kept.split("\n").length).toBeLessThan(whole.split("\n").length / 2);
});

Deno.test("all that the sources make, or know an answer by, is kept", async () => {
  const classes = await made();
  const names = new Set<string>();
  for await (const { name } of Deno.readDir(SOURCES)) {
    if (!name.endsWith(".ts")) continue;
    const source = await Deno.readTextFile(new URL(name, SOURCES));
    for (const [, used] of source.matchAll(/(?:new|instanceof) Api\.([\w.]+)/g)) names.add(used);
  }
  expect(names.size).toBeGreaterThan(12);
  expect([...names].filter((name) => typeof classes.get(name) !== "function")).toEqual([]);
});

Deno.test("whatever a kept line names can be read, whichever of its constructors comes", () => {
  const all = whole.split("---functions---")[0].split("\n").filter((line) => line.includes(" = "));
  const lines = new Set(types.split("\n"));
  const named = new Set(
    kept.split("\n").flatMap((line) =>
      [...line.matchAll(/[:?<=!]\s?([\w.]+)(?=[ >;]|$)/g)].map(([, type]) => type)
    ),
  );
  expect(named.has("Document")).toBe(true);
  const missing = all.filter((line) =>
    named.has(line.split(" = ")[1].replace(/;\s*$/, "")) && !lines.has(line)
  );
  expect(missing).toEqual([]);
});

Deno.test("answers, refusals of a method and updates that come unasked are among them", () => {
  for (const name of ["message", "messageService", "document", "user", "updateShort", "updatesTooLong"]) {
    expect(types).toMatch(new RegExp(`^${name}#`, "m"));
  }
  expect(methods).toMatch(/^upload\.getFile#/m);
  expect(methods).not.toMatch(/^messages\.sendMessage#/m);
});
