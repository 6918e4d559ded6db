import { parseEnv } from "node:util";
import { z } from "zod";
import { profileOf, PROVIDERS, REMOTE_PROFILES } from "./provider_list.ts";
import type { ProviderName, RemoteName } from "./provider_list.ts";
import type { RemoteSettings } from "./providers/settings.ts";
import { LOCALES } from "./chat/locales/list.ts";
import { systemReason } from "./system_reason.ts";
import { chatFields, type ChatSettings, chatSettingsOf, NO_CHAT_SERVER } from "./config_chat.ts";
import * as field from "./config_fields.ts";

/** One Telegram API credential from my.telegram.org; `name` is what people and logs see. */
export interface Credential {
  name: string;
  apiId: number;
  apiHash: string;
}

type Prefix = Uppercase<RemoteName>;
const prefixOf = (name: RemoteName) => name.toUpperCase() as Prefix;

/** The same variable for each provider that is asked over the network: GROQ_API_KEY and so on. */
function ofEach<Suffix extends string, Field>(suffix: Suffix, kind: Field) {
  const fields = REMOTE_PROFILES.map(({ name }) => [`${prefixOf(name)}_${suffix}`, kind]);
  return Object.fromEntries(fields) as { [Name in Prefix as `${Name}_${Suffix}`]: Field };
}

const schema = z.object({
  TELEGRAM_BOT_TOKEN: field.text,
  TELEGRAM_HELPER_TOKENS: field.botTokens,
  TELEGRAM_STORAGE_CHAT: field.channelId,
  TELEGRAM_BOT_API_ROOT: field.url.default("https://api.telegram.org"),
  TELEGRAM_MTPROTO_DCS: field.dataCentres,
  TELEGRAM_MTPROTO_PUBLIC_KEY: field.text,
  ROTATION: field.oneOf(["balanced", "thompson"]).default("balanced"),
  TRANSCRIPTION_PROVIDER: field.oneOf(PROVIDERS),
  PROVIDER_FALLBACK: field.someOf(PROVIDERS),
  ...ofEach("API_KEY", field.list),
  ...ofEach("MODEL", field.list),
  ...ofEach("BASE_URL", field.url.optional()),
  LOCAL_MODEL: field.localModel,
  LOCAL_LANGUAGES: field.languages,
  MODEL_HUB: field.url.default("https://huggingface.co"),
  LOCAL_WORKERS: field.whole(1, 16).optional(),
  ...chatFields,
  CACHE_ENABLED: field.flag.default(true),
  CACHE_TYPE: field.oneOf(["kv", "memory", "redis"]),
  CACHE_MAX_SIZE: field.whole(1, 10_000_000).default(1000),
  QUEUE_TYPE: field.oneOf(["kv", "redis"]),
  QUEUE_MAX_WORKERS: field.whole(1, 64).default(5),
  QUEUE_MAX_RETRIES: field.whole(0, 20).default(2),
  QUEUE_RATE_LIMIT_PER_USER: field.whole(1, 1000).default(3),
  REDIS_URL: field.redisUrl,
  AUDIO_USE_STREAMING: field.flag.default(true),
  AUDIO_TARGET_BITRATE: field.kilobits(16, 320).default(96),
  AUDIO_COMPRESSION_THRESHOLD_MB: field.whole(1, 2000).default(30),
  DATA_DIR: field.text.default("data"),
  SESSIONS_DIR: field.text.default("sessions"),
  MODEL_DIR: field.text,
  TMPDIR: field.text.default("/tmp"),
  ALLOWED_USERS: field.userIds,
  ALLOWED_CHATS: field.chatIds,
  QUOTA_MINUTES_PER_DAY: field.whole(0, 1_440).default(0),
  ADMIN_USERS: field.userIds,
  OPEN_ACCESS: field.flag.default(false),
  GUEST_MODE: field.flag.default(false),
  BUSINESS_MODE: field.flag.default(false),
  HISTORY_DAYS: field.whole(0, 3_650).default(30),
  DEFAULT_LANGUAGE: field.oneOf(LOCALES).default("id"),
  HTTP_LISTEN: field.listening.optional(),
  HTTP_TOKEN: field.longSecret,
  HTTP_HOSTS: field.list,
  DASHBOARD_URL: field.rootUrl.optional(),
  HTTP_CERT: field.text,
  HTTP_KEY: field.text,
  WEBHOOK_URL: field.webhookUrl.optional(),
  WEBHOOK_SECRET: field.webhookSecret,
  HEARTBEAT_URL: field.url.optional(),
  SHUTDOWN_SECONDS: field.whole(1, 600).default(10),
  LOG_LEVEL: field.oneOf(["debug", "info", "warning", "error"]),
  LOG_FORMAT: field.oneOf(["pretty", "json"]).default("pretty"),
});

/** Numbers may be left out (a credential that was retired), so all are looked at. */
const MOST_CREDENTIALS = 200;

/** Everything an operator can set, typed and checked; names are those of the environment. */
export type Settings = Omit<z.infer<typeof schema>, "CACHE_TYPE" | "QUEUE_TYPE"> & {
  credentials: Credential[];
  /** Those that are set up; the others are off. */
  remotes: Partial<Record<RemoteName, RemoteSettings>>;
  /** Undefined: there are no summaries and no translations. */
  chat: ChatSettings | undefined;
  /** The default provider: TRANSCRIPTION_PROVIDER, else the first that has a key, else the built-in one. */
  provider: ProviderName;
  /** Where transcripts are cached, and jobs and all the rest are kept: in Redis when there is one, unless it is set. */
  CACHE_TYPE: "kv" | "memory" | "redis";
  QUEUE_TYPE: "kv" | "redis";
};

/** The names of all variables; the executable may read these and TELEGRAM_API_ID_N, TELEGRAM_API_HASH_N. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(schema.shape),
  "TELEGRAM_API_ID",
  "TELEGRAM_API_HASH",
];

/** Every bad value at once, by name; never the value itself, which may be a secret. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `the configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join("\n")}`,
    );
    this.name = "ConfigError";
  }
}

/** @throws {ConfigError} */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const clean = field.tidy(environment);
  const credentials = parseCredentials(clean);
  const parsed = schema.safeParse(clean);
  const problems = [
    ...credentials.problems,
    ...(parsed.error?.issues ?? []).map(describe),
    ...halfCertificate(clean),
    ...withoutRedis(clean),
    ...helperProblems(clean, credentials.found.length),
    ...withoutSharedSecret(clean),
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  const remotes = remotesOf(parsed.data);
  const chat = chatSettingsOf(parsed.data, remotes);
  if (parsed.data.CHAT_MODEL !== undefined && chat === undefined) throw new ConfigError([NO_CHAT_SERVER]);
  const [first] = PROVIDERS.filter((name) => profileOf(name)?.remote === undefined || name in remotes);
  const provider = parsed.data.TRANSCRIPTION_PROVIDER ?? first;
  return {
    ...parsed.data,
    ...placesOf(parsed.data),
    credentials: credentials.found,
    remotes,
    chat,
    provider,
  };
}

function placesOf({ REDIS_URL, CACHE_TYPE, QUEUE_TYPE }: z.infer<typeof schema>) {
  const usual = REDIS_URL === undefined ? "kv" : "redis";
  return { CACHE_TYPE: CACHE_TYPE ?? usual, QUEUE_TYPE: QUEUE_TYPE ?? usual } as const;
}

function helperProblems(clean: Record<string, string>, credentialCount: number): string[] {
  const { TELEGRAM_HELPER_TOKENS: tokens, TELEGRAM_STORAGE_CHAT: chat, TELEGRAM_BOT_TOKEN: own } = clean;
  if (!tokens && !chat) return [];
  if (!chat) return ["TELEGRAM_STORAGE_CHAT is missing (TELEGRAM_HELPER_TOKENS is set)"];
  if (!tokens) return ["TELEGRAM_HELPER_TOKENS is missing (TELEGRAM_STORAGE_CHAT is set)"];
  const bots = [own ?? "", ...tokens.split(",")].map((token) => token.trim().split(":")[0]);
  return [
    ...credentialCount > 0 ? [] : ["TELEGRAM_API_ID is missing (TELEGRAM_HELPER_TOKENS is set)"],
    ...new Set(bots).size === bots.length ? [] : ["TELEGRAM_HELPER_TOKENS must name other bots, each once"],
  ];
}

function withoutRedis({ REDIS_URL, ...clean }: Record<string, string>): string[] {
  return ["CACHE_TYPE", "QUEUE_TYPE"]
    .filter((name) => REDIS_URL === undefined && clean[name]?.toLowerCase() === "redis")
    .map((name) => `REDIS_URL is missing (${name} is redis)`);
}

/** Telegram tells one secret to all instances, and Redis is no place for it. */
function withoutSharedSecret({ REDIS_URL, QUEUE_TYPE, WEBHOOK_URL, WEBHOOK_SECRET }: Record<string, string>) {
  const isShared = REDIS_URL !== undefined && QUEUE_TYPE?.toLowerCase() !== "kv";
  if (!isShared || WEBHOOK_URL === undefined || WEBHOOK_SECRET !== undefined) return [];
  return [
    "WEBHOOK_SECRET is missing (WEBHOOK_URL and REDIS_URL are set): instances on one Redis need the same one; openssl rand -hex 32 makes one",
  ];
}

/** Reads the process environment and, for what that does not set, the file `.env`; the only place that does. */
export function readSettings(): Settings {
  return parseSettings({ ...readDotEnv(), ...readEnvironment() });
}

function readDotEnv(): Record<string, string | undefined> {
  try {
    return parseEnv(Deno.readTextFileSync(".env"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw new ConfigError([`the file .env cannot be read: ${systemReason(error)}`]);
  }
}

function readEnvironment(): Record<string, string | undefined> {
  const numbers = Array.from({ length: MOST_CREDENTIALS - 1 }, (_, index) => index + 2);
  const names = [...VARIABLES, ...numbers.flatMap((n) => [`TELEGRAM_API_ID_${n}`, `TELEGRAM_API_HASH_${n}`])];
  return Object.fromEntries(
    names.map((name) => [name, Deno.env.get(name)]).filter(([, value]) => value !== undefined),
  );
}

function describe(issue: z.core.$ZodIssue): string {
  const expected = issue.code === "invalid_value"
    ? `must be one of ${issue.values.join(", ")}`
    : issue.message;
  return `${String(issue.path[0])} ${expected}`;
}

function halfCertificate({ HTTP_CERT, HTTP_KEY }: Record<string, string>): string[] {
  if (!HTTP_CERT === !HTTP_KEY) return [];
  return [HTTP_CERT ? "HTTP_KEY is missing (HTTP_CERT is set)" : "HTTP_CERT is missing (HTTP_KEY is set)"];
}

function parseCredentials(environment: Record<string, string>): { found: Credential[]; problems: string[] } {
  const found: Credential[] = [];
  const problems: string[] = [];
  for (const suffix of credentialSuffixes(environment)) {
    const [id, hash] = [`TELEGRAM_API_ID${suffix}`, `TELEGRAM_API_HASH${suffix}`];
    const apiId = Number(environment[id]);
    if (!environment[id]) problems.push(`${id} is missing (${hash} is set)`);
    else if (!environment[hash]) problems.push(`${hash} is missing (${id} is set)`);
    else if (!Number.isSafeInteger(apiId) || apiId <= 0) {
      problems.push(`${id} must be a positive whole number`);
    } else found.push({ name: `API-${suffix.slice(1) || 1}`, apiId, apiHash: environment[hash] });
  }
  return { found, problems };
}

/** "" for the first credential, then "_2", "_3" ... in numeric order, gaps allowed. */
function credentialSuffixes(environment: Record<string, string>): string[] {
  const suffixes = Object.keys(environment).flatMap((name) => {
    const found = /^TELEGRAM_API_(?:ID|HASH)(_\d+)?$/.exec(name);
    return found === null ? [] : [found[1] ?? ""];
  });
  return [...new Set(suffixes)].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

function remotesOf(settings: z.infer<typeof schema>): Settings["remotes"] {
  return Object.fromEntries(REMOTE_PROFILES.flatMap(({ name, remote }) => {
    const prefix = prefixOf(name);
    const [apiKeys, address] = [settings[`${prefix}_API_KEY`], settings[`${prefix}_BASE_URL`]];
    if (apiKeys.length === 0 && (remote.baseUrl !== undefined || address === undefined)) return [];
    const given = settings[`${prefix}_MODEL`];
    const [model = remote.defaultModel(address), ...others] = given;
    const otherModels = given.length > 0 ? others : profileOf(name)?.remote?.otherModels;
    return [[name, { apiKeys, model, otherModels, baseUrl: address ?? remote.baseUrl }]];
  }));
}
