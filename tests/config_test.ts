import { parseEnv } from "node:util";
import { expect } from "expect";
import { ConfigError, parseSettings, VARIABLES } from "../src/config.ts";

Deno.test("with nothing set the local model is the provider and there are no accounts", () => {
  const settings = parseSettings({});
  expect(settings.provider).toBe("local");
  expect(settings.credentials).toEqual([]);
  expect([settings.QUEUE_MAX_WORKERS, settings.QUEUE_MAX_RETRIES, settings.QUEUE_RATE_LIMIT_PER_USER])
    .toEqual([5, 2, 3]);
});

Deno.test("spaces and quotes around values are tolerated, empty values are unset", () => {
  const settings = parseSettings({
    GROQ_API_KEY: ' "first, second" ',
    DEEPGRAM_API_KEY: "  ",
    CACHE_ENABLED: "'False'",
  });
  expect(settings.GROQ_API_KEY).toEqual(["first", "second"]);
  expect(settings.DEEPGRAM_API_KEY).toEqual([]);
  expect(settings.CACHE_ENABLED).toBe(false);
  expect(settings.provider).toBe("groq");
});

Deno.test("who stands in is everybody unless the operator says who", () => {
  expect(parseSettings({}).PROVIDER_FALLBACK).toBe(undefined);
  expect(parseSettings({ PROVIDER_FALLBACK: "Deepgram, local" }).PROVIDER_FALLBACK).toEqual([
    "deepgram",
    "local",
  ]);
  expect(() => parseSettings({ PROVIDER_FALLBACK: "siri" })).toThrow("PROVIDER_FALLBACK");
});

Deno.test("any number of credentials, in numeric order, gaps allowed", () => {
  const environment = Object.fromEntries(
    ["", "_2", "_10", "_3"].flatMap((
      n,
    ) => [[`TELEGRAM_API_ID${n}`, "17"], [`TELEGRAM_API_HASH${n}`, `hash${n}`]]),
  );
  expect(parseSettings(environment).credentials.map(({ name, apiHash }) => [name, apiHash])).toEqual([
    ["API-1", "hash"],
    ["API-2", "hash_2"],
    ["API-3", "hash_3"],
    ["API-10", "hash_10"],
  ]);
});

Deno.test("helper bots are other bots, log in with an API credential and need a channel", () => {
  const api = { TELEGRAM_BOT_TOKEN: "1:own", TELEGRAM_API_ID: "17", TELEGRAM_API_HASH: "hash" };
  const helpers = { TELEGRAM_HELPER_TOKENS: "2:a, 3:b", TELEGRAM_STORAGE_CHAT: "-1001234567890" };
  const settings = parseSettings({ ...api, ...helpers });
  expect(settings.TELEGRAM_HELPER_TOKENS).toEqual(["2:a", "3:b"]);
  expect(settings.TELEGRAM_STORAGE_CHAT).toBe(-1001234567890);
  const problem = (change: Record<string, string>) => () => parseSettings({ ...api, ...helpers, ...change });
  expect(problem({ TELEGRAM_HELPER_TOKENS: "2:a,1:other" })).toThrow("must name other bots, each once");
  expect(problem({ TELEGRAM_HELPER_TOKENS: "a secret" })).toThrow("must be bot tokens");
  expect(problem({ TELEGRAM_HELPER_TOKENS: "a secret" })).not.toThrow("a secret");
  expect(problem({ TELEGRAM_STORAGE_CHAT: "@name" })).toThrow("must be a channel's id");
  expect(problem({ TELEGRAM_STORAGE_CHAT: "" })).toThrow("TELEGRAM_STORAGE_CHAT is missing");
  expect(problem({ TELEGRAM_HELPER_TOKENS: "" })).toThrow("TELEGRAM_HELPER_TOKENS is missing");
  expect(() => parseSettings(helpers)).toThrow("TELEGRAM_API_ID is missing");
});

Deno.test("where the server listens: on this machine alone unless the operator says otherwise", () => {
  const places: [string, unknown][] = [
    ["8080", { hostname: "127.0.0.1", port: 8080 }],
    ["0.0.0.0:80", { hostname: "0.0.0.0", port: 80 }],
    ["[::1]:8080", { hostname: "::1", port: 8080 }],
    ["localhost:65535", { hostname: "localhost", port: 65535 }],
    ["unix:/run/transhades/http.sock", { path: "/run/transhades/http.sock" }],
  ];
  for (const [HTTP_LISTEN, place] of places) {
    expect(parseSettings({ HTTP_LISTEN }).HTTP_LISTEN).toEqual(place);
  }
  for (
    const HTTP_LISTEN of [
      "0",
      "65536",
      ":8080",
      "::1:80",
      "http://x:80",
      "unix:http.sock",
      "x",
      "host:",
      "a b:80",
    ]
  ) {
    expect(() => parseSettings({ HTTP_LISTEN })).toThrow("HTTP_LISTEN must be a port, host:port or unix:");
  }
});

Deno.test("a webhook is an https address of its own path; a certificate has both halves; secrets are none to guess", () => {
  for (
    const WEBHOOK_URL of [
      "https://bot.example.com",
      "https://bot.example.com:8443/a/b",
      "http://127.0.0.1:1/x",
    ]
  ) {
    expect(parseSettings({ WEBHOOK_URL }).WEBHOOK_URL).toBe(WEBHOOK_URL);
  }
  const bad: Record<string, string>[] = [
    ...[
      "http://bot.example.com/x",
      "http://127.0.0.1.example.com/",
      "bot.example.com",
      "https://a.example/login",
    ]
      .map((WEBHOOK_URL) => ({ WEBHOOK_URL })),
    ...["", "a b", "ä", "x".repeat(257)].filter(Boolean).map((WEBHOOK_SECRET) => ({ WEBHOOK_SECRET })),
    ...["too short", "fifteen-letters"].map((HTTP_TOKEN) => ({ HTTP_TOKEN })),
    { HTTP_CERT: "cert.pem" },
    { HTTP_KEY: "key.pem" },
    { SHUTDOWN_SECONDS: "0" },
  ];
  for (const environment of bad) expect(() => parseSettings(environment)).toThrow(ConfigError);
});

Deno.test("every bad value is told at once, by name and without its value", () => {
  const bad = {
    TRANSCRIPTION_PROVIDER: "siri",
    QUEUE_MAX_WORKERS: "many",
    TELEGRAM_API_ID: "secret-id",
    TELEGRAM_API_HASH: "secret-hash",
    TELEGRAM_API_ID_2: "5",
    TELEGRAM_MTPROTO_DCS: "2:localhost",
    GROQ_BASE_URL: "secret-place",
  };
  const error = catchError(() => parseSettings(bad));
  expect(error.problems.map((problem) => problem.split(" ")[0]).toSorted()).toEqual([
    "GROQ_BASE_URL",
    "QUEUE_MAX_WORKERS",
    "TELEGRAM_API_HASH_2",
    "TELEGRAM_API_ID",
    "TELEGRAM_MTPROTO_DCS",
    "TRANSCRIPTION_PROVIDER",
  ]);
  expect(error.message).not.toContain("secret");
  expect(error.message).toContain("groq, deepgram, together, openai, local");
});

Deno.test("bitrates come as 96, 96k or 96000; data centres as a list", () => {
  expect(["96", "96k", "96000"].map((v) => parseSettings({ AUDIO_TARGET_BITRATE: v }).AUDIO_TARGET_BITRATE))
    .toEqual([96, 96, 96]);
  expect(parseSettings({ TELEGRAM_MTPROTO_DCS: "2=127.0.0.1:8002,4=127.0.0.1:8004" }).TELEGRAM_MTPROTO_DCS)
    .toEqual([{ id: 2, host: "127.0.0.1", port: 8002 }, { id: 4, host: "127.0.0.1", port: 8004 }]);
});

Deno.test("every setting stands in .env.example and in the README", async () => {
  const [example, readme] = await Promise.all(
    [".env.example", "README.md"].map((name) => Deno.readTextFile(new URL(`../${name}`, import.meta.url))),
  );
  expect(VARIABLES.filter((name) => !example.includes(`\n${name}=`))).toEqual([]);
  expect(VARIABLES.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

Deno.test(".env.example is a valid configuration as it stands", async () => {
  const example = await Deno.readTextFile(new URL("../.env.example", import.meta.url));
  expect(parseSettings(parseEnv(example)).provider).toBe("local");
});

function catchError(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("no ConfigError was thrown");
}

Deno.test("everything is kept in Redis when there is one, unless it is said otherwise", () => {
  const places = (env: Record<string, string>) => {
    const { QUEUE_TYPE, CACHE_TYPE } = parseSettings(env);
    return [QUEUE_TYPE, CACHE_TYPE];
  };
  const REDIS_URL = "redis://:secret@localhost:6379/2";
  expect(places({})).toEqual(["kv", "kv"]);
  expect(places({ CACHE_TYPE: "memory" })).toEqual(["kv", "memory"]);
  expect(places({ REDIS_URL })).toEqual(["redis", "redis"]);
  expect(places({ REDIS_URL, QUEUE_TYPE: "kv" })).toEqual(["kv", "redis"]);
  expect(places({ REDIS_URL: "unix:///run/redis.sock", CACHE_TYPE: "kv" })).toEqual(["redis", "kv"]);
});

Deno.test("a Redis that is wanted and not named, or named wrongly, is told by name", () => {
  const problems = (env: Record<string, string>) => {
    try {
      return parseSettings(env) && [];
    } catch (error) {
      return error instanceof ConfigError ? error.problems : [String(error)];
    }
  };
  expect(problems({ QUEUE_TYPE: "redis", CACHE_TYPE: "redis" })).toEqual([
    "REDIS_URL is missing (CACHE_TYPE is redis)",
    "REDIS_URL is missing (QUEUE_TYPE is redis)",
  ]);
  const hook = { WEBHOOK_URL: "https://bot.example.com/telegram", REDIS_URL: "redis://h" };
  expect(problems(hook)).toEqual([
    expect.stringMatching(/^WEBHOOK_SECRET is missing .* openssl rand -hex 32 makes one$/),
  ]);
  expect(problems({ ...hook, WEBHOOK_SECRET: "x" })).toEqual([]);
  expect(problems({ ...hook, QUEUE_TYPE: "kv" })).toEqual([]);
  for (const url of ["localhost:6379", "http://h", "redis://", "unix://", "redis://:%zz@h"]) {
    expect(problems({ REDIS_URL: url })).toEqual([expect.stringMatching(/^REDIS_URL must look like redis:/)]);
  }
});

Deno.test("a chat model is asked at its own server, else with a provider's key; without either that is told", () => {
  const chat = (environment: Record<string, string>) =>
    parseSettings({ CHAT_MODEL: "a-model", ...environment }).chat;
  const [GROQ_API_KEY, OPENAI_API_KEY] = ["g1,g2", "o"];
  expect(parseSettings({ GROQ_API_KEY }).chat).toBeUndefined();
  expect(chat({ GROQ_API_KEY, OPENAI_API_KEY })).toEqual({
    provider: "groq",
    label: "Groq",
    apiKeys: ["g1", "g2"],
    baseUrl: "https://api.groq.com",
    path: "/openai/v1/chat/completions",
    model: "a-model",
    contextTokens: 8_000,
  });
  expect(chat({ GROQ_API_KEY, OPENAI_API_KEY, CHAT_PROVIDER: "openai" })).toMatchObject({
    label: "OpenAI API",
    apiKeys: ["o"],
    baseUrl: "https://api.openai.com/v1",
  });
  expect(chat({ GROQ_API_KEY, CHAT_BASE_URL: "http://127.0.0.1:11434/v1" })).toMatchObject({
    label: "127.0.0.1:11434",
    apiKeys: [""],
  });
  const without: Record<string, string>[] = [
    {},
    { GROQ_API_KEY, CHAT_PROVIDER: "together" },
    { DEEPGRAM_API_KEY: "d" },
  ];
  for (const environment of without) {
    expect(() => chat(environment)).toThrow("CHAT_MODEL is set, and nobody has it");
  }
});
