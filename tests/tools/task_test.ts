import { expect } from "expect";
import { wordsOf } from "../../tools/task.ts";

const tasks = {
  test: { command: "deno test -A tests/", dependencies: ["model"] },
  ok: { command: "deno fmt --check && deno lint" },
};

Deno.test("arguments of a task stay what they are", () => {
  const args = ["a b", "`touch pwned`", '"; $(touch pwned) #', "~", "*", ""];
  expect(wordsOf("test", args, tasks)).toEqual(["deno", "test", "-A", "tests/", ...args]);
});

Deno.test("a task that needs a shell takes no arguments, and one that is not there is told", () => {
  expect(() => wordsOf("ok", ["x"], tasks)).toThrow("ok takes no arguments");
  expect(() => wordsOf("constructor", ["x"], tasks)).toThrow('no task "constructor"');
});
