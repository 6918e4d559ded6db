import { expect } from "expect";
import { runProgram } from "./program.ts";
import { httpAnswer, type RawServer, rawServer } from "../providers/raw_server.ts";

const VOICE = new URL("../fixtures/voice_note.ogg", import.meta.url).pathname;
const PROMPT = "Proyek Rahasia Anggrek";
const KEY = "sandbox-key-of-this-test";

interface Case {
  reply: string;
  env: (url: string) => Record<string, string>;
  /** What the person at the terminal is told. */
  told: RegExp;
  requests: number;
}

const error = (message: string, code?: string) => JSON.stringify({ error: { message, code } });
const openai = (url: string) => ({ OPENAI_BASE_URL: url, OPENAI_API_KEY: KEY, PROVIDER_FALLBACK: "openai" });
const deepgram = (url: string) => ({
  DEEPGRAM_BASE_URL: url,
  DEEPGRAM_API_KEY: KEY,
  PROVIDER_FALLBACK: "deepgram",
});

const CASES: Record<string, Case> = {
  "a redirect": {
    reply: httpAnswer(301, { location: "https://new.example/v1?secret=Rahasia" }),
    env: openai,
    told: /HTTP 301, the address has moved to https:\/\/new\.example\/v1: set OPENAI_BASE_URL/,
    requests: 1,
  },
  "a model that is gone": {
    reply: httpAnswer(404, {}, error("The model `whisper-1` has been deprecated", "model_not_found")),
    env: openai,
    told: /this model does not exist, is gone, or is not open to this key; check OPENAI_MODEL/,
    requests: 1,
  },
  "no quota": {
    reply: httpAnswer(429, {}, error("You exceeded your current quota", "insufficient_quota")),
    env: openai,
    told: /no credit is left/,
    requests: 1,
  },
  "a field that is wrong": {
    reply: httpAnswer(422, {}, JSON.stringify({ detail: [{ loc: ["body", "file"], msg: `no ${PROMPT}` }] })),
    env: openai,
    told: /HTTP 422 \(file: no \[…\]\)/,
    requests: 1,
  },
  "a connection that drops after the upload": {
    reply: "",
    env: deepgram,
    told: /the connection failed \(connection closed/,
    requests: 2,
  },
};

for (const [title, { reply, env, told, requests }] of Object.entries(CASES)) {
  Deno.test(`${title} is told as what it is, with no part of the address's query, key or prompt`, async () => {
    await using server: RawServer = rawServer(reply);
    const args = ["transcribe", VOICE, "--prompt", PROMPT];
    const { code, stdout, stderr } = await runProgram(args, {
      env: { ...env(server.url), LOG_LEVEL: "debug" },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(told);
    for (const secret of ["Rahasia", "keyterm", KEY]) expect(stderr).not.toContain(secret);
    expect(server.requests.length).toBe(requests);
  });
}
