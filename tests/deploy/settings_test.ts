import { expect } from "expect";
import { VARIABLES } from "../../src/config.ts";
import { readComposition, readDeploy, unitValues } from "./deploy_files.ts";

/** What others read: the allocator, before the program begins. */
const OF_OTHERS = /^MALLOC_/;

function isKnown(name: string): boolean {
  return VARIABLES.includes(name) || OF_OTHERS.test(name);
}

const { services } = await readComposition();
const dockerfile = await readDeploy("Dockerfile");
const unit = await readDeploy("transhades.service");
const operations = await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url));

const named: Record<string, string[]> = {
  "compose.yaml": [services["bot-1"], services["bot-2"]].flatMap(({ environment = {} }) =>
    Object.keys(environment)
  ),
  Dockerfile: [...dockerfile.matchAll(/\b([A-Z][A-Z_]+)=\S/g)].map((match) => match[1]).filter((name) =>
    name !== "EXECUTABLE"
  ),
  "transhades.service": unitValues(unit, "Environment").flatMap((line) =>
    line.split(" ").map((pair) => pair.split("=")[0])
  ),
  "operations.md": [
    ...operations.matchAll(/`((?:HTTP|QUEUE|REDIS|WEBHOOK|SHUTDOWN|CACHE|LOCAL|DATA|SESSIONS|LOG)_[A-Z_]+)/g),
  ]
    .map((match) => match[1]),
};

for (const [file, names] of Object.entries(named)) {
  Deno.test(`every setting in ${file} is one of the program's`, () => {
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
  });
}

Deno.test("Redis drops nothing and forgets nothing", async () => {
  const lines = (await readDeploy("redis.conf")).split("\n");
  expect(lines).toEqual(expect.arrayContaining(["appendonly yes", "maxmemory-policy noeviction"]));
});
