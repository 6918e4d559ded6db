import { expect } from "expect";
import { header, offences, row, type Sample } from "./report.ts";
import { soakSettings } from "./settings.ts";

const WARM = 2_000;

function sample(messages: number, residentMegabytes: number, more: Partial<Sample> = {}): Sample {
  const least = residentMegabytes * 1e6;
  const taken = { least, resident: 2 * least, peak: 3 * least, handles: 50, threads: 5, database: 4_000_000 };
  return { instance: 1, minutes: 1, messages, lost: 0, wrong: 0, doubled: 0, ...taken, ...more };
}

Deno.test("soak: memory may move by 3 % once the bot is warm, and each bot is held to its own", () => {
  const cold = sample(1_000, 100);
  expect(offences([cold, sample(2_000, 300), sample(3_000, 330), sample(4_000, 308)], WARM)).toEqual([]);
  expect(offences([cold, sample(2_000, 300), sample(3_000, 330), sample(4_000, 312)], WARM))
    .toEqual(["bot 1: memory grew by 4.0 %"]);
  const other = { instance: 2 };
  expect(offences([sample(2_000, 300), sample(2_000, 200, other), sample(3_000, 220, other)], WARM))
    .toEqual(["bot 2: memory grew by 10.0 %"]);
});

Deno.test("soak: handles that are not closed, and answers that are not right, are told", () => {
  const late = sample(3_000, 300, { handles: 90, lost: 1, wrong: 2, doubled: 3 });
  expect(offences([sample(2_000, 300), late], WARM)).toEqual([
    "bot 1: 40 handles more",
    "1 answers are lost",
    "2 answers are wrong",
    "3 answers are doubled",
  ]);
});

Deno.test("soak: a row stands under its header", () => {
  expect(row(sample(2_000, 300)).length).toBe(header().length);
});

Deno.test("soak: settings are checked, those of the bot are handed on", () => {
  const args = [
    "--messages",
    "50",
    "--instances",
    "2",
    "--set",
    "REDIS_URL=redis://h/?a=b",
    "--model",
    "--per-minute",
    "330",
  ];
  expect(soakSettings(args)).toMatchObject({
    messages: 50,
    perMinute: 330,
    warm: WARM,
    instances: 2,
    withModel: true,
    bot: { REDIS_URL: "redis://h/?a=b" },
  });
  expect(() => soakSettings(["--messages", "many"])).toThrow("--messages");
  expect(() => soakSettings(["--set", "REDIS_URL"])).toThrow("NAME=VALUE");
});
