import { z } from "zod";
import { MODELS } from "./providers/local/whisper/catalogue.ts";
import { toLanguageCode, WHISPER_LANGUAGES } from "./providers/shared/language.ts";
import type { Listening } from "./http/listening.ts";

/** The kinds of values that the configuration knows; each takes the text of a variable. */

/** Trims white space and one pair of quotes; empty values count as unset. */
export function tidy(environment: Record<string, string | undefined>): Record<string, string> {
  const pairs = Object.entries(environment).map(([name, value]) => [name, unquote(value ?? "")] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
}

function unquote(value: string): string {
  const trimmed = value.trim();
  return /^(["'])(.*)\1$/s.exec(trimmed)?.[2].trim() ?? trimmed;
}

export const text = z.string().optional();

export const url = z.string()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    "must be an http(s) address",
  )
  .transform((value) => value.replace(/\/+$/, ""));

/** Where Redis is; a password may stand in it, so that it is never repeated. */
export const redisUrl = z.string()
  .refine(
    (value) =>
      URL.canParse(value) && /^(rediss?:\/\/[^/]|unix:\/\/\/.)/.test(value) &&
      !/%(?![\da-f]{2})/i.test(value),
    "must look like redis://[user:password@]host[:port][/number], rediss://... (TLS) or unix:///path/of/the/socket",
  )
  .optional();

export const flag = z.string()
  .refine((value) => /^(true|false|yes|no|on|off|1|0)$/i.test(value), "must be true or false")
  .transform((value) => /^(true|yes|on|1)$/i.test(value));

/** Values separated by commas; unset gives none. */
export const list = z.string().default("").transform(separated);

/** Some of these values in any order, separated by commas; unset stays undefined, which is not the same as none. */
export function someOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.string().transform((value) => separated(value.toLowerCase())).pipe(z.array(z.enum(values)))
    .optional();
}

function separated(value: string): string[] {
  return value.split(",").map((v) => v.trim()).filter(Boolean);
}

export const botTokens = list.refine(
  (tokens) => tokens.every((token) => /^\d{1,15}:[\w-]+$/.test(token)),
  "must be bot tokens separated by commas",
);

/** As the Bot API numbers channels. */
export const channelId = z.string().regex(/^-100\d{6,13}$/, "must be a channel's id, such as -1001234567890")
  .transform(Number).optional();

const LOCAL_MODELS = ["moonshine-tiny", ...MODELS.map(({ name }) => name)];

/** A model in this program: by its name, or by the folder that holds it. */
export const localModel = z.string()
  .refine(
    (value) => LOCAL_MODELS.includes(value) || value.includes("/"),
    `must be one of ${LOCAL_MODELS.join(", ")}, or the path of a folder (with a / in it)`,
  )
  .optional();

/** Codes of languages. */
export const languages = list.transform((codes) => codes.map((code) => toLanguageCode(code) ?? code))
  .refine(
    (codes) => codes.every((code) => WHISPER_LANGUAGES.includes(code)),
    "must be codes of languages, such as id,en",
  );

/** What a million tokens cost, read and written: "0.59/0.79". */
export const tokenPrice = z.string()
  .regex(/^\d{1,4}(\.\d+)?\/\d{1,4}(\.\d+)?$/, "must be two prices such as 0.59/0.79")
  .transform((value) => value.split("/").map(Number)).transform(([read, written]) => ({ read, written }))
  .optional();

export const userIds = list.refine(
  (ids) => ids.every((id) => /^\d{1,15}$/.test(id)),
  "must be user ids separated by commas",
)
  .transform((ids) => ids.map(Number));

export const chatIds = list.refine(
  (ids) => ids.every((id) => /^-\d{1,15}$/.test(id)),
  "must be ids of groups separated by commas: they begin with a minus",
)
  .transform((ids) => ids.map(Number));

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.string().transform((value) => value.toLowerCase()).pipe(z.enum(values)).optional();
}

export function whole(min: number, max: number) {
  return z.string().refine((value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max, {
    message: `must be a whole number from ${min} to ${max}`,
  }).transform(Number);
}

/** A bitrate in kbit/s: "96", "96k" or "96000". */
export function kilobits(min: number, max: number) {
  return z.string().regex(/^\d+k?$/i, "must be a bitrate such as 96 or 96k")
    .transform((value) => parseInt(value) >= 1000 ? parseInt(value) / 1000 : parseInt(value))
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max} kbit/s`);
}

const LISTENING = /^(?:unix:(?<path>\/.+)|(?:(?<host>[\w.-]+|\[[\d:a-f]+\]):)?(?<port>\d{1,5}))$/i;

/** A port (of this machine alone), host:port, or unix:/path. */
export const listening = z.string()
  .refine((value) => {
    const port = LISTENING.exec(value)?.groups?.port;
    return LISTENING.test(value) && (port === undefined || (Number(port) > 0 && Number(port) < 65_536));
  }, "must be a port, host:port or unix:/path/of/a.sock")
  .transform((value): Listening => {
    const { path, host = "127.0.0.1", port } = LISTENING.exec(value)?.groups ?? {};
    return path === undefined ? { hostname: host.replace(/^\[|\]$/g, ""), port: Number(port) } : { path };
  });

/** Where Telegram brings updates: over https, or to a Bot API server on this machine. */
export const webhookUrl = url.refine(
  (value) => /^https:|^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])[:/]/.test(value),
  "must be an https address (http only on this machine)",
).refine(
  (value) => !/^\/(login|livez|readyz|metrics|dashboard)(\/|$)/.test(new URL(value).pathname),
  "has a path that is taken",
);

/** The page asks for its parts from the root. */
export const rootUrl = url.refine(
  (value) => new URL(value).pathname === "/",
  "must be an address without a path",
);

/** Something that nobody can guess. */
export const longSecret = z.string().regex(/^[\x21-\x7e]{16,256}$/, "must have 16 to 256 visible characters")
  .optional();

export const webhookSecret = z.string().regex(/^[\w-]{1,256}$/, "must have 1 to 256 of A-Z a-z 0-9 _ -")
  .optional();

/** "2=host:port,4=host:port": addresses of a test server's data centres, the first one is home. */
export const dataCentres = list
  .refine(
    (items) => items.every((item) => /^\d+=[^:=]+:\d+$/.test(item)),
    "must look like 2=host:port,4=host:port",
  )
  .transform((items) =>
    items.map((item) => {
      const [id, host, port] = item.split(/[=:]/);
      return { id: Number(id), host, port: Number(port) };
    })
  );
