import { systemClock } from "../src/clock.ts";
import { type Downloads, openDownloads } from "../src/download/downloads.ts";
import { MemoryAccountStatsStore } from "../src/store/memory/account_stats.ts";
import { MemoryCooldowns } from "../src/store/memory/cooldowns.ts";
import type { DownloadJob } from "./download_client.ts";

/** The downloads of a bot with one account, at the job's server. */
export function downloadsFor(job: DownloadJob, sessionsDirectory: string): Promise<Downloads> {
  return openDownloads({
    credentials: [{ name: "API-1", apiId: job.apiId, apiHash: job.apiHash }],
    botToken: job.token,
    botApiRoot: "http://127.0.0.1:9",
    sessionsDirectory,
    rotation: "balanced",
    dataCentres: Object.entries(job.ports).map(([id, port]) => ({ id: Number(id), host: "127.0.0.1", port })),
    publicKeyPem: job.publicKeyPem,
    cooldowns: new MemoryCooldowns(systemClock),
    statsStore: new MemoryAccountStatsStore(),
    clock: systemClock,
    random: Math.random,
    fetch,
  });
}
