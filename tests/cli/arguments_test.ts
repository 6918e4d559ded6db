import { expect } from "expect";
import { parseCommand, UsageError } from "../../src/cli/arguments.ts";
import { asksForVersion } from "../../src/cli/version.ts";

Deno.test("transcribe takes files and options in any order, and - for standard input", () => {
  expect(parseCommand(["transcribe", "a.ogg", "--format", "srt", "-", "--language", "EN", "--diarize"]))
    .toEqual({
      name: "transcribe",
      arguments: { files: ["a.ogg", "-"], format: "srt", language: "en", diarize: true },
    });
});

Deno.test("a missing command starts the bot; help and version win over everything", () => {
  expect(parseCommand([])).toEqual({ name: "start" });
  expect(parseCommand(["transcribe", "--help"])).toEqual({ name: "help" });
  for (const args of [["--version"], ["version"], ["transcribe", "--version"]]) {
    expect(asksForVersion(args)).toBe(true);
  }
});

Deno.test("behind -- everything is a name, however it looks", () => {
  const command = parseCommand(["transcribe", "--", "--help", "-h", "--version", "-x.wav"]);
  expect(command).toMatchObject({ arguments: { files: ["--help", "-h", "--version", "-x.wav"] } });
  expect(asksForVersion(["transcribe", "--", "--version"])).toBe(false);
});

Deno.test("move is told both places", () => {
  expect(parseCommand(["move", "--from", "kv", "--to", "redis"])).toEqual({ name: "move", to: "redis" });
  expect(parseCommand(["move", "--from=redis", "--to=kv"])).toEqual({ name: "move", to: "kv" });
});

for (
  const [args, says] of [
    ["transcribe", "at least one file"],
    ["transcribe a --format docx", "--format must be one of: txt"],
    ["transcribe a --provider siri", "--provider must be one of: groq"],
    ["transcribe a --language English", "two-letter code"],
    ["transcribe a --colour red", "--colour"],
    ["transcribe a --out", "--out"],
    ["transcribe - a -", "give - once"],
    ["doctor now", "takes no arguments"],
    ["move", "move --from kv --to redis"],
    ["move --from redis --to redis", "move --from kv --to redis"],
    ["serve", 'no command "serve"'],
  ]
) {
  Deno.test(`"${args}" is refused with a sentence that helps`, () => {
    expect(() => parseCommand(args.split(" "))).toThrow(UsageError);
    expect(() => parseCommand(args.split(" "))).toThrow(says);
  });
}
