import { PROVIDERS, type Transcriber } from "../pipeline/transcriber.ts";
import { createDeepgram } from "./deepgram/index.ts";
import { deepgramConcurrency } from "./deepgram/config.ts";
import type { Candidate } from "./candidate.ts";
import { createFailover, type Providers } from "./failover.ts";
import { GROQ_LIMITS } from "./groq/config.ts";
import { createGroq } from "./groq/index.ts";
import { createOpenAiCompatible } from "./openai_compatible/index.ts";
import { createRemote, type ProviderEnvironment, type Remote } from "./remote.ts";
import type { ProviderSettings, RemoteSettings } from "./settings.ts";
import { createTogether } from "./together/index.ts";

export { defaultModel as defaultOpenAiModel } from "./openai_compatible/models.ts";
export type { Providers } from "./failover.ts";
export type { ProviderSettings, RemoteSettings } from "./settings.ts";

/** All configured providers, standing in for each other. `local` joins them as it is, when given. */
export function createProviders(
  settings: ProviderSettings,
  { local, ...deps }: ProviderEnvironment & { local?: Transcriber },
): Providers {
  const remotes: [Remote, RemoteSettings | undefined][] = [
    [GROQ, settings.groq],
    [deepgram(settings.deepgram?.model ?? ""), settings.deepgram],
    [TOGETHER, settings.together],
    [OPENAI, settings.openai && withSomeKey(settings.openai)],
  ];
  const given = remotes.flatMap(([remote, own]) => own && own.apiKeys.length > 0 ? [{ remote, own }] : []);
  const maxRetryWaitMs = given.length > 1 ? PATIENCE_MS.withStandIn : PATIENCE_MS.alone;
  const patience = { maxRetryWaitMs, maxLimitWaitMs: PATIENCE_MS.forLimits };
  const candidates = given.map(({ remote, own }) => createRemote(remote, own, { ...deps, ...patience }));
  if (local) candidates.push(alwaysWell(local));
  return createFailover({ candidates, fallback: settings.fallback ?? PROVIDERS });
}

/** How long a provider's wait is sat out before the next one is asked, or the whole piece fails. */
const PATIENCE_MS = {
  withStandIn: 3000,
  alone: 30_000,
  // Before the built-in model, or nobody, is left: longer than any limit of a minute takes.
  forLimits: 2 * 60_000,
};

/** A key, model or address that is refused at all is refused soon; whoever takes longer is at work. */
const LEAD_MS = 2000;

/** Self-hosted servers may ask for no key. */
function withSomeKey(openai: RemoteSettings): RemoteSettings {
  return openai.apiKeys.length > 0 ? openai : { ...openai, apiKeys: [""] };
}

/** The model in this process has no network, no key and no limit that could fail. */
function alwaysWell(transcriber: Transcriber): Candidate {
  const { provider, model } = transcriber;
  return { transcriber, status: () => ({ provider, model, state: "healthy" }) };
}

const GROQ: Remote = {
  create: createGroq,
  // Each takes some seconds.
  concurrency: 4,
  timeout: { baseMs: 60_000, perAudioSecondMs: 250 },
  limits: GROQ_LIMITS,
  leadMs: LEAD_MS,
};

function deepgram(model: string): Remote {
  return {
    create: createDeepgram,
    concurrency: deepgramConcurrency(model),
    timeout: { baseMs: 60_000, perAudioSecondMs: 500 },
    leadMs: LEAD_MS,
  };
}

const TOGETHER: Remote = {
  create: createTogether,
  concurrency: 4,
  timeout: { baseMs: 60_000, perAudioSecondMs: 500 },
  leadMs: LEAD_MS,
};

/** A server of the operator's own may run on a processor alone, slower than speech. */
const OPENAI: Remote = {
  create: createOpenAiCompatible,
  concurrency: 2,
  timeout: { baseMs: 60_000, perAudioSecondMs: 4000 },
  leadMs: LEAD_MS,
};
