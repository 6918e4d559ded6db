import { basename } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type ProviderName, PROVIDERS } from "../pipeline/transcriber.ts";
import { MODELS } from "../providers/local/whisper/catalogue.ts";
import { toLanguageCode } from "../providers/shared/language.ts";
import { FORMATS, type TranscriptFormat } from "../transcript/formats/mod.ts";

/** The command line was wrong: the message says how, and how it is done right. */
export class UsageError extends Error {
  override name = "UsageError";
}

export interface TranscribeArguments {
  files: string[];
  format: TranscriptFormat;
  provider?: ProviderName;
  language?: string;
  out?: string;
  diarize: boolean;
  prompt?: string;
}

export type Command =
  | { name: "start" | "doctor" | "help" }
  | { name: "move"; to: "redis" | "kv" }
  | { name: "model"; model: string }
  | { name: "transcribe"; arguments: TranscribeArguments };

const choices = z.object({
  format: z.enum(FORMATS).default("txt"),
  provider: z.enum(PROVIDERS).optional(),
  language: z.string().regex(/^[a-z]{2,3}(?:[-_][a-z0-9]+)*$/i).transform(toLanguageCode).optional(),
  out: z.string().min(1).optional(),
  diarize: z.boolean().default(false),
  prompt: z.string().optional(),
});

const ALLOWED: Record<string, string> = {
  format: FORMATS.join(", "),
  provider: PROVIDERS.join(", "),
  language: "a two-letter code such as en or id",
  out: "a path",
};

/** @throws {UsageError} */
export function parseCommand(args: readonly string[]): Command {
  const options = args.slice(0, args.indexOf("--") >>> 0); // what stands behind it are names
  if (options.includes("--help") || options.includes("-h") || args[0] === "help") return { name: "help" };
  const [name = "start", ...rest] = args;
  if (name === "transcribe") return { name, arguments: parseTranscribe(rest) };
  if (name === "move") return parseMove(rest);
  if (name === "model") return parseModel(rest);
  if (name !== "start" && name !== "doctor") {
    throw new UsageError(
      `there is no command "${name}"; the commands are start, transcribe, doctor, model and move (--help tells more)`,
    );
  }
  if (rest.length > 0) throw new UsageError(`${name} takes no arguments, but got: ${rest.join(" ")}`);
  return { name };
}

/** Said in full: what is moved is gone where it was. */
function parseMove(args: string[]): Command {
  const [from, to] =
    /^--from (kv|redis) --to (kv|redis)$/.exec(args.join(" ").replaceAll("=", " "))?.slice(1) ?? [];
  if (from !== to && (to === "kv" || to === "redis")) return { name: "move", to };
  throw new UsageError("give both places: move --from kv --to redis, or back: move --from redis --to kv");
}

function parseModel([model = "", ...rest]: string[]): Command {
  const names = MODELS.map(({ name }) => name);
  const isFolder = model.includes("/");
  if (rest.length === 0 && (names.includes(model) || isFolder)) return { name: "model", model };
  throw new UsageError(
    `give one speech model: model ${
      names.join("|")
    }, or a folder (with a / in it) of weights for faster-whisper`,
  );
}

function parseTranscribe(args: string[]): TranscribeArguments {
  const { values, positionals } = split(args);
  const parsed = choices.safeParse(values);
  if (!parsed.success) {
    const option = String(parsed.error.issues[0].path[0]);
    throw new UsageError(`--${option} must be one of: ${ALLOWED[option] ?? "a text"}`);
  }
  if (positionals.length === 0) {
    throw new UsageError("transcribe needs at least one file, or - for standard input");
  }
  if (positionals.filter(isStandardInput).length > 1) {
    throw new UsageError("standard input can be read once: give - once");
  }
  return { files: positionals, ...parsed.data };
}

/** Names of standard input, which can be read once. */
export function isStandardInput(file: string): boolean {
  return file === "-" || /^\/(dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/.test(file);
}

/** What people call a recording: its name without the folder. */
export function nameOf(file: string): string {
  return isStandardInput(file) ? "stdin" : basename(file);
}

function split(args: string[]) {
  try {
    const option = { type: "string" } as const;
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: option,
        provider: option,
        language: option,
        out: option,
        prompt: option,
        diarize: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

export const HELP = `Transhades turns speech into text.

Usage:
  transhades start                       run the Telegram bot (settings come from the environment)
  transhades transcribe FILE... [options]  transcribe audio or video files; "-" reads standard input
  transhades doctor                      check ffmpeg, the model, keys, accounts, Redis and folders
  transhades model NAME                  fetch a speech model for more languages: ${
  MODELS.map(({ name }) => name).join(", ")
}
  transhades move --from kv --to redis   take what DATA_DIR holds to REDIS_URL, or back, with the bot stopped

Options of transcribe:
  --format ${FORMATS.join("|")}   form of the transcript (default: txt)
  --provider ${PROVIDERS.join("|")}   who recognises the speech (default: TRANSCRIPTION_PROVIDER,
                               else the first with a key, else local)
  --language CODE              language of the speech, such as en or id (default: detected)
  --out PATH                   write there instead of standard output (several files: a folder)
  --diarize                    tell speakers apart, where the provider can
  --prompt TEXT                names and jargon to expect

  --help, --version
`;
