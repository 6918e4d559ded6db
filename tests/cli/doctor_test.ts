import { expect } from "expect";
import { type Check, diagnose, type Finding } from "../../src/cli/doctor.ts";

const finding = (name: string, found: Finding | Error): Check => ({
  name,
  run: () => found instanceof Error ? Promise.reject(found) : Promise.resolve(found),
});

Deno.test("each check is a line; what is bad is counted and says what to do", async () => {
  const lines: string[] = [];
  const bad = await diagnose(
    [
      finding("ffmpeg", { state: "ok", says: "version 5" }),
      finding("groq", { state: "off", says: "no key" }),
      finding("model", { state: "bad", says: "missing", mend: "run it" }),
      finding("data", new Error("no room")),
    ],
    (line) => lines.push(line),
    new AbortController().signal,
  );
  expect(bad).toBe(2);
  expect(lines).toEqual([
    "ok   ffmpeg         version 5",
    "--   groq           no key",
    "BAD  model          missing -> run it",
    "BAD  data           no room",
  ]);
});

Deno.test("an abort ends the checks, it is not a finding", async () => {
  const stop = new AbortController();
  const check: Check = { name: "slow", run: () => Promise.reject(stop.signal.reason) };
  stop.abort(new Error("stopped"));
  await expect(diagnose([check], () => {}, stop.signal)).rejects.toThrow("stopped");
});
