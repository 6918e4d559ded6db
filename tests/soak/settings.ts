import { parseArgs } from "node:util";

export const USAGE = `deno task soak [options]
Lets a crowd talk with the bot, in a local Telegram of another process, and prints over time what the bot takes.
  --messages N        messages, then it ends (default 20000)
  --minutes N         ends after so many minutes, if that is sooner
  --per-minute N      turns that begin in a minute at most; without it, as many as the bot can take
  --warm N            what is held comes from this message on (default 2000)
  --every N           messages between two rows of the table (default 1000)
  --people N          people who talk with the bot, half of them in English (default 400)
  --at-once N         people who wait for an answer at any time (default 100)
  --model             the built-in model hears some of the new files
  --calm              nothing goes wrong on purpose
  --heap              collects garbage before each row and tells V8's heap (not with an executable)
  --snapshots FOLDER  writes heaps for Chrome's developer tools: at --warm and at the end (with --heap)
  --instances N       so many bots on one token, each with folders of its own
  --set NAME=VALUE    a setting of the bot, {n} in it is the instance's number; may be given again
  --seed N            for the same crowd once more
TRANSHADES_EXECUTABLE names the executable to measure; without it, main.ts runs as the executable would.
`;

export interface SoakSettings {
  messages: number;
  minutes: number;
  perMinute: number;
  warm: number;
  every: number;
  people: number;
  atOnce: number;
  withModel: boolean;
  isCalm: boolean;
  withHeap: boolean;
  snapshots: string | undefined;
  instances: number;
  /** Settings of the bot, by name. */
  bot: Readonly<Record<string, string>>;
  seed: number;
}

/** @throws {TypeError} when an option is unknown, or no number where one belongs */
export function soakSettings(args: readonly string[]): SoakSettings {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{
        messages: text,
        minutes: text,
        "per-minute": text,
        warm: text,
        every: text,
        people: text,
        "at-once": text,
      },
      ...{ model: flag, calm: flag, heap: flag, snapshots: text, instances: text, seed: text },
      set: { type: "string", multiple: true },
    },
  });
  return {
    messages: number("messages", values.messages, 20_000),
    minutes: number("minutes", values.minutes, Infinity),
    perMinute: number("per-minute", values["per-minute"], Infinity),
    warm: number("warm", values.warm, 2_000),
    every: number("every", values.every, 1_000),
    people: number("people", values.people, 400),
    atOnce: number("at-once", values["at-once"], 100),
    withModel: values.model,
    isCalm: values.calm,
    withHeap: values.heap,
    snapshots: values.snapshots,
    instances: number("instances", values.instances, 1),
    bot: Object.fromEntries((values.set ?? []).map(setting)),
    seed: number("seed", values.seed, 20_261_128),
  };
}

function number(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (!(Number(value) > 0)) throw new TypeError(`--${name} takes a number above 0, not ${value}`);
  return Number(value);
}

function setting(text: string): [string, string] {
  const [name, ...value] = text.split("=");
  if (value.length === 0) throw new TypeError(`--set takes NAME=VALUE, not ${text}`);
  return [name, value.join("=")];
}
