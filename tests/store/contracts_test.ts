import { systemClock } from "../../src/clock.ts";
import { openStores } from "../../src/store/open_stores.ts";
import { accountStatsContract } from "../contracts/account_stats.ts";
import { chatSettingsContract } from "../contracts/chat_settings.ts";
import { cooldownsContract } from "../contracts/cooldowns.ts";
import { jobStoreContract } from "../contracts/job_store.ts";
import { transcriptCacheContract } from "../contracts/transcript_cache.ts";
import type { FakeClock } from "../fake_clock.ts";
import { temporaryKv } from "./temporary_kv.ts";

const nothing = { [Symbol.asyncDispose]: () => Promise.resolve() };
const memory = async (clock: FakeClock, cacheMaxEntries?: number) => ({
  ...await openStores({ type: "memory", clock, cacheMaxEntries }),
  ...nothing,
});
const kv = async (clock?: FakeClock, cacheMaxEntries?: number) => {
  const opened = await temporaryKv(clock ?? systemClock, cacheMaxEntries);
  return {
    ...opened.stores,
    openAgain: opened.openAgain,
    [Symbol.asyncDispose]: opened[Symbol.asyncDispose],
  };
};

jobStoreContract("in memory", async (clock) => ({ store: (await memory(clock)).jobs, ...nothing }), {
  survivesRestart: false,
});
jobStoreContract("on Deno KV", async (clock) => {
  const opened = await kv(clock);
  return { ...opened, store: opened.jobs, reopen: async () => (await opened.openAgain()).stores.jobs };
}, { survivesRestart: true });

transcriptCacheContract("in memory", (maxEntries, clock) => memory(clock, maxEntries), {
  survivesRestart: false,
});
transcriptCacheContract("on Deno KV", async (maxEntries, clock) => {
  const opened = await kv(clock, maxEntries);
  return { ...opened, reopen: async () => (await opened.openAgain()).stores.cache };
}, { survivesRestart: true });

cooldownsContract("in memory", memory);
cooldownsContract("on Deno KV", kv);
accountStatsContract("on Deno KV", () => kv());
chatSettingsContract("on Deno KV", () => kv());
const stores = () => openStores({ type: "memory", clock: systemClock });
accountStatsContract("in memory", async () => ({ ...await stores(), ...nothing }));
chatSettingsContract("in memory", async () => ({ ...await stores(), ...nothing }));
