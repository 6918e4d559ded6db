import { expect } from "expect";
import { cureFor, curesOf } from "../../src/ops/cures.ts";
import { Troubles } from "../../src/ops/troubles.ts";

type Heard = Parameters<Troubles["hear"]>[0];
const record = (rawMessage: string, properties: Record<string, unknown> = {}, timestamp = 1): Heard => {
  return { level: "warning", rawMessage, properties, timestamp };
};

Deno.test("troubles are counted by kind, newest first; what is no trouble is not kept", () => {
  const troubles = new Troubles();
  troubles.hear(record("job {job} is slow", { job: "1:2" }, 1));
  troubles.hear({ ...record("all is lost", {}, 2), level: "fatal" });
  troubles.hear({ ...record("a job was delivered", {}, 3), level: "info" });
  troubles.hear(record("job {job} is slow", { job: "1:3" }, 4));
  const [slow, lost, ...others] = troubles.latest(10);
  expect(slow).toMatchObject({ level: "warning", message: "job {job} is slow", count: 2, lastAt: 4 });
  expect(lost).toMatchObject({ level: "error", message: "all is lost", count: 1 });
  expect(others).toEqual([]);
});

Deno.test("only words of the program are put in, and no long number is left", () => {
  const troubles = new Troubles();
  troubles.hear(record("{account}: {reason}", { account: "API-1", reason: "my secret file.mp3" }));
  troubles.hear(record("another worker has taken over job -1001234567890:57"));
  expect(troubles.latest(2).map(({ message }) => message)).toEqual([
    "another worker has taken over job -…:57",
    "API-1: {reason}",
  ]);
});

Deno.test("no more than a hundred kinds are remembered", () => {
  const troubles = new Troubles();
  for (let kind = 0; kind < 150; kind++) troubles.hear(record(`kind ${kind}`));
  expect(troubles.latest(1_000).length).toBe(100);
  expect(troubles.latest(1)[0].message).toBe("kind 149");
});

const PAGE = [
  "| message | means | do |",
  "|---|---|---|",
  "| `nothing is meant` | | do this |",
  "| `job {id}: sending again in {ms} ms: {error}` | **Telegram** did not take it | see [disk](#disk), `df` |",
].join("\n");

Deno.test("the cure of a message stands in the manual, whatever is put in is called there", () => {
  const cures = curesOf(PAGE);
  expect(cureFor("job {job}: sending again in {waitMs} ms: {error}", cures)).toEqual({
    means: "Telegram did not take it",
    cure: "see disk, df",
  });
  expect(cureFor("nothing is meant", cures)).toEqual({ means: "", cure: "do this" });
  expect(cureFor("job {job} failed", cures)).toBeUndefined();
});

Deno.test("the manual has cures", async () => {
  const manual = await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url));
  const cures = curesOf(manual);
  expect(cures.size).toBeGreaterThan(80);
  expect(cureFor("job {job}: sending again in {waitMs} ms: {error}", cures)?.cure).toBe("nothing");
});
