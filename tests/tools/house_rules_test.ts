import { expect } from "expect";
import { arrowOffences, circles, heavyFacts, unusedPermissions } from "../../tools/arrows.ts";
import { deadExports, deadMembers } from "../../tools/dead_exports.ts";
import { forbiddenWords, longFiles, lostFiles } from "../../tools/house_rules.ts";

function check(rule: (sources: Map<string, string>) => string[], files: Record<string, string>): string[] {
  return rule(new Map(Object.entries(files)));
}

Deno.test("an import against the arrow is found, one along it is not", () => {
  expect(check(arrowOffences, { "src/audio/a.ts": 'import { x } from "../pipeline/errors.ts";' })).toEqual(
    [],
  );
  expect(check(arrowOffences, { "src/audio/a.ts": 'import { x } from "../download/x.ts";' })).toHaveLength(1);
  expect(check(arrowOffences, { "src/pipeline/a.ts": 'export * from "../audio/x.ts";' })).toHaveLength(1);
  expect(check(arrowOffences, { "src/queue/a.ts": 'const x = await import("../chat/bot.ts");' }))
    .toHaveLength(1);
  expect(check(arrowOffences, { "src/app/a.ts": 'import { x } from "../download/x.ts";' })).toEqual([]);
  expect(check(arrowOffences, { "src/novel/a.ts": "" })).toHaveLength(1);
});

Deno.test("a permission that nobody uses is found", () => {
  const found = check(unusedPermissions, {
    "src/pipeline/a.ts": "",
    "src/queue/a.ts":
      'import { x } from "../pipeline/errors.ts";\nimport { y } from "../transcript/text.ts";',
  });
  expect(found.filter((line) => line.includes("queue/ may"))).toEqual([]);
  expect(found).toContain("tools/arrows.ts: pipeline/ may import transcript, which nobody there does");
});

Deno.test("folders that know each other in a circle are found, whatever lies between", () => {
  const forth = {
    "src/chat/a.ts": 'import { x } from "../queue/ports.ts";',
    "src/queue/a.ts": 'import { x } from "../pipeline/errors.ts";',
  };
  expect(check(circles, forth)).toEqual([]);
  const back = { ...forth, "src/pipeline/a.ts": 'import { x } from "../chat/ports.ts";' };
  expect(check(circles, back).map((line) => line.split("/")[1]).sort()).toEqual([
    "chat",
    "pipeline",
    "queue",
  ]);
});

Deno.test("a provider's facts that bring its adapter along are found, by whatever way", () => {
  const list = { "src/provider_list.ts": 'import { A } from "./providers/a/profile.ts";' };
  const facts = 'import type { P } from "../../pipeline/p.ts";\nimport { m } from "./models.ts";';
  const light = { ...list, "src/providers/a/profile.ts": facts };
  expect(check(heavyFacts, light)).toEqual([]);
  const heavy = { ...light, "src/providers/a/models.ts": 'import { x } from "../shared/x.ts";' };
  expect(check(heavyFacts, heavy)).toHaveLength(1);
  expect(check(heavyFacts, { ...list, "src/providers/a/profile.ts": 'import { x } from "../b/profile.ts";' }))
    .toHaveLength(1);
});

Deno.test("an export that nobody names is dead, one that a test or its own file uses is not", () => {
  expect(check(deadExports, { "src/a.ts": "export function lonely() {}" })).toHaveLength(1);
  expect(check(deadExports, { "src/a.ts": "export function used() {}", "tests/a.ts": "used();" })).toEqual(
    [],
  );
  expect(
    check(deadExports, {
      "src/a.ts": "export interface Inner {}\nexport const b: Inner = {};",
      "main.ts": "b",
    }),
  )
    .toEqual([]);
});

Deno.test("a member that nobody in src/ calls is dead, whatever tests do with it", () => {
  const line = "export class Line {\n  readonly #left = 1;\n  wait(): void {\n    this.#left;\n  }\n}\n";
  expect(check(deadMembers, { "src/a.ts": line, "tests/a.ts": "line.wait();" })).toEqual([
    "src/a.ts: Line.wait is called by nobody in src/",
  ]);
  expect(check(deadMembers, { "src/a.ts": line, "src/b.ts": "line.wait();" })).toEqual([]);
  const port = "export interface Port {\n  wait(): void;\n  readyAt?: number;\n}\n";
  expect(check(deadMembers, { "src/a.ts": line, "src/b.ts": port })).toHaveLength(3);
  expect(check(deadMembers, { "src/a.ts": line, "src/b.ts": `${port}({ wait, readyAt });` })).toEqual([]);
});

Deno.test("long files, console, environment reads and empty catches are found in src/", () => {
  expect(check(longFiles, { "src/a.ts": "\n".repeat(251) })).toHaveLength(1);
  expect(check(longFiles, { "src/a.ts": "\n".repeat(250) })).toEqual([]);
  const bad = 'console.log(1);\nDeno.env.get("X");\ntry { a(); } catch {}';
  expect(check(forbiddenWords, { "src/chat/a.ts": bad })).toHaveLength(3);
  expect(check(forbiddenWords, { "tests/a.ts": bad })).toEqual([]);
});

Deno.test("a page that names a file which is not there is found", () => {
  const sources = new Map([["src/queue/retry.ts", ""], ["src/providers/groq/profile.ts", ""]]);
  const lost = (text: string) => lostFiles("PAGE.md", text, sources);
  expect(lost("`queue/retry.ts`, `retry.ts`, `src/providers/*/profile.ts`, and retries.ts in passing"))
    .toEqual([]);
  expect(lost("`queue/try.ts`, `try.ts`, `providers/*/try.ts`")).toHaveLength(3);
});
