import { Feed } from "../../src/feed.ts";
import { AllProvidersFailed, ProviderError, type ProviderProblem } from "../../src/pipeline/errors.ts";
import { type ProviderName, PROVIDERS, type Transcriber } from "../../src/pipeline/transcriber.ts";
import type { Candidate } from "../../src/providers/candidate.ts";
import { createFailover, type Providers } from "../../src/providers/failover.ts";
import { createRemote } from "../../src/providers/remote.ts";
import { FakeClock } from "../fake_clock.ts";
import { testPiece } from "./pieces.ts";

/**
 * Plays one line, "WHO:OUTCOME,OUTCOME ... | STEP STEP ...", and returns what happened, one group for each step.
 *
 * WHO is a provider, or one of its keys as in groq#1 and groq#2, or nobody. Its last OUTCOME repeats:
 * ok, an HTTP status (429/90: with a retry-after of 90 s), net, hang, garbage (a 200 that cannot be read),
 * left/N (an answer that says N audio seconds are left), abort (the caller gives up meanwhile) or abort+500 (and the
 * provider fails at the same moment).
 *
 * A STEP is send (one piece of 12 s), send(id) in a language, send(diarize), send*N (N pieces at once),
 * +N (N seconds pass) or health.
 */
export async function play(line: string, preferred: ProviderName = "groq"): Promise<string> {
  const [parties, steps] = line.split(" | ");
  const world = new World(parties.trim().split(/\s+/), preferred);
  const groups: string[] = [];
  for (const step of steps.trim().split(/\s+/)) {
    const happened = await world.step(step);
    if (happened !== undefined) groups.push(happened);
  }
  return groups.join(" | ");
}

const PROBLEMS: Record<string, ProviderProblem> = {
  "400": "bad_request",
  "401": "auth",
  "402": "payment",
  "413": "too_large",
  "429": "rate_limit",
  "500": "server",
  "503": "server",
  "net": "network",
  "garbage": "server",
};

const ABILITIES: Record<ProviderName, { diarization: boolean; languages: "any" | string[] }> = {
  groq: { diarization: false, languages: "any" },
  deepgram: { diarization: true, languages: ["en", "id"] },
  together: { diarization: true, languages: "any" },
  openai: { diarization: false, languages: "any" },
  local: { diarization: false, languages: ["en"] },
};

class World {
  readonly #clock = new FakeClock();
  readonly #providers: Providers;
  readonly #preferred: ProviderName;
  #log: string[] = [];
  #caller = new AbortController();

  constructor(parties: string[], preferred: ProviderName) {
    const candidates = PROVIDERS.flatMap((provider) => {
      const scripts = parties.filter((party) => party.split(/[#:]/)[0] === provider);
      return scripts.length > 0 ? [this.#candidate(provider, scripts)] : [];
    });
    this.#preferred = preferred;
    this.#providers = createFailover({ candidates, fallback: PROVIDERS });
  }

  async step(step: string): Promise<string | undefined> {
    if (step.startsWith("+")) return void await this.#clock.advance(Number(step.slice(1)) * 1000);
    if (step === "health") return this.#health();
    this.#log = [];
    const times = Number(/\*(\d+)$/.exec(step)?.[1] ?? 1);
    let pending = times;
    for (let n = 0; n < times; n++) this.#send(step).finally(() => pending--);
    await this.#clock.advance(0);
    // Long enough for every pause between attempts and for some time-outs.
    for (let waited = 0; pending > 0 && waited < 1000; waited++) await this.#clock.advance(500);
    return this.#log.join(" ");
  }

  async #send(step: string): Promise<void> {
    const [, option] = /\((\w+)\)/.exec(step) ?? [];
    const diarize = option === "diarize";
    const options = { diarize, ...(option && !diarize && { language: option }) };
    this.#caller = new AbortController();
    const work = this.#providers.forProvider(this.#preferred);
    await work.transcribe(testPiece(), options, this.#caller.signal).then(
      () => {},
      (error) => void this.#log.push(told(error)),
    );
  }

  #health(): string {
    return this.#providers.health().map(({ provider, state, retryAt, remainingAudioSeconds }) => {
      const wait = retryAt === undefined ? "" : `+${(retryAt - this.#clock.now()) / 1000}`;
      const left = remainingAudioSeconds === undefined ? "" : `,${remainingAudioSeconds} s left`;
      return `${provider}=${state}${wait}${left}`;
    }).join(" ");
  }

  #candidate(provider: ProviderName, scripts: string[]): Candidate {
    const keys = scripts.map((script) => script.split(":"));
    if (provider === "local") {
      const transcriber = this.#scripted(provider, "local", keys[0][1].split(","), () => {});
      return { transcriber, status: () => ({ provider, model: "scripted", state: "healthy" }) };
    }
    const timeout = { baseMs: 60_000, perAudioSecondMs: 0 };
    const outcomes = new Map(keys.map(([name, script]) => [name, script.split(",")]));
    return createRemote(
      {
        concurrency: () => 4,
        timeout,
        create: ({ apiKey, onAllowance }) =>
          this.#scripted(provider, apiKey, outcomes.get(apiKey) ?? [], onAllowance),
      },
      { apiKeys: [...outcomes.keys()], model: "scripted" },
      { fetch, clock: this.#clock, random: () => 0, maxRetryWaitMs: 3000, requests: new Feed() },
    );
  }

  #scripted(
    provider: ProviderName,
    name: string,
    outcomes: string[],
    onAllowance: (left: { remainingSeconds: number; resetMs: number }) => void,
  ): Transcriber {
    const capabilities = {
      ...ABILITIES[provider],
      limits: { containers: ["ogg" as const], maxBytes: 1000, maxSeconds: 60 },
    };
    return {
      provider,
      model: "scripted",
      capabilities,
      transcribe: async (_piece, _options, signal) => {
        const outcome = outcomes.length > 1 ? outcomes.shift() ?? "ok" : outcomes[0];
        this.#log.push(`${name}:${outcome}`);
        const [what, amount] = outcome.split("/");
        if (what === "hang") await this.#clock.sleep(1e9, signal);
        if (what.startsWith("abort")) this.#caller.abort(new Error("given up"));
        if (what === "abort+500") throw refusal(provider, "500", undefined);
        signal.throwIfAborted();
        if (what === "left") onAllowance({ remainingSeconds: Number(amount), resetMs: 60_000 });
        if (what !== "ok" && what !== "left") throw refusal(provider, what, amount);
        return { segments: [], provider, model: "scripted" };
      },
    };
  }
}

function refusal(provider: ProviderName, what: string, seconds: string | undefined): ProviderError {
  const status = what === "garbage" ? 200 : Number(what);
  return new ProviderError(provider, PROBLEMS[what], `outcome ${what}`, {
    ...(status > 0 && { status }),
    ...(seconds && { retryAfterMs: Number(seconds) * 1000 }),
  });
}

function told(error: unknown): string {
  if (!(error instanceof AllProvidersFailed)) return error instanceof Error ? error.message : String(error);
  const reasons = error.attempts.map(({ provider, problem }) => `${provider} ${problem}`).join(", ");
  const hope = error.retryable ? `again in ${(error.retryAfterMs ?? 0) / 1000}` : "for good";
  return `failed(${reasons}; ${hope})`;
}
