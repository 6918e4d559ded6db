import { PROVIDERS, REMOTE_PROFILES, type RemoteName } from "../provider_list.ts";
import { Feed } from "../feed.ts";
import type { ProviderRequest } from "../pipeline/provider_status.ts";
import type { Transcriber } from "../pipeline/transcriber.ts";
import type { Candidate } from "./candidate.ts";
import { deepgram } from "./deepgram/index.ts";
import { createFailover, type Providers } from "./failover.ts";
import { groq } from "./groq/index.ts";
import { openai } from "./openai_compatible/index.ts";
import { createRemote, type ProviderDeps, type Remote } from "./remote.ts";
import type { ProviderSettings, RemoteSettings } from "./settings.ts";
import { withReport } from "./wrappers/with_report.ts";
import { together } from "./together/index.ts";

export type { Providers } from "./failover.ts";
export type { ProviderSettings, RemoteSettings } from "./settings.ts";

/** How each is asked. */
const REMOTES: Record<RemoteName, Remote> = { groq, deepgram, together, openai };

/** All configured providers, standing in for each other. `local` joins them as it is, when given. */
export function createProviders(
  settings: ProviderSettings,
  { local, ...deps }: ProviderDeps & { local?: Transcriber },
): Providers & Disposable {
  const given = REMOTE_PROFILES.flatMap(({ name, remote: { baseUrl } }) => {
    const own = settings[name];
    // Self-hosted servers may ask for no key.
    const apiKeys = own?.apiKeys.length === 0 && baseUrl === undefined ? [""] : own?.apiKeys ?? [];
    return own && apiKeys.length > 0 ? [{ remote: REMOTES[name], own: { ...own, apiKeys } }] : [];
  });
  const maxRetryWaitMs = given.length > 1 ? PATIENCE_MS.withStandIn : PATIENCE_MS.alone;
  const requests = new Feed<ProviderRequest>();
  const waits = { maxRetryWaitMs, maxLimitWaitMs: PATIENCE_MS.forLimits, leadMs: LEAD_MS };
  const create = (remote: Remote, own: RemoteSettings) =>
    createRemote(remote, own, { ...deps, ...waits, requests });
  const candidates = given.map(({ remote, own }) => create(remote, own));
  const otherModels = given.flatMap(({ remote, own }) =>
    (own.otherModels ?? []).map((model) => create(remote, { ...own, model }))
  );
  if (local) candidates.push(alwaysWell(withReport(local, { ...deps, requests })));
  const failover = createFailover({
    candidates,
    otherModels,
    fallback: settings.fallback ?? PROVIDERS,
    requests,
  });
  const end = () => [...candidates, ...otherModels].forEach(({ sharing }) => sharing?.[Symbol.dispose]());
  return { ...failover, [Symbol.dispose]: end };
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

/** The model in this process has no network, no key and no limit that could fail. */
function alwaysWell(transcriber: Transcriber): Candidate {
  const { provider, model, capabilities: { languages } } = transcriber;
  return { transcriber, status: () => ({ provider, model, state: "healthy", languages }) };
}
