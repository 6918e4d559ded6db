import { systemClock } from "../../src/clock.ts";
import { openStores } from "../../src/store/open_stores.ts";
import { dayBookContract } from "../contracts/day_book.ts";
import { businessBookContract } from "../contracts/business_book.ts";
import { archiveContract } from "../contracts/archive.ts";
import { accountStatsContract } from "../contracts/account_stats.ts";
import { chatSettingsContract } from "../contracts/chat_settings.ts";
import { cooldownsContract } from "../contracts/cooldowns.ts";
import { handledUpdatesContract } from "../contracts/handled_updates.ts";
import { instanceBookContract } from "../contracts/instance_book.ts";
import { oneTimeBookContract } from "../contracts/one_time_book.ts";
import { failureBookContract } from "../contracts/failure_book.ts";
import { historyStoreContract } from "../contracts/history_store.ts";
import { jobClaimsContract } from "../contracts/job_claims.ts";
import { jobStoreContract } from "../contracts/job_store.ts";
import { pollerElectionContract } from "../contracts/poller_election.ts";
import { personUseBookContract } from "../contracts/person_use_book.ts";
import { rewritingBookContract } from "../contracts/rewriting_book.ts";
import { sendMetersContract } from "../contracts/send_meters.ts";
import { transcriptCacheContract } from "../contracts/transcript_cache.ts";
import type { FakeClock } from "../fake_clock.ts";
import { temporaryKv } from "./temporary_kv.ts";

const nothing = { [Symbol.asyncDispose]: () => Promise.resolve() };
const memory = async (clock: FakeClock, cacheMaxEntries = 1000) => ({
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

const memoryJobs = async (clock: FakeClock) => ({ store: (await memory(clock)).jobs, ...nothing });
const kvJobs = async (clock: FakeClock) => {
  const opened = await kv(clock);
  return { ...opened, store: opened.jobs, reopen: async () => (await opened.openAgain()).stores.jobs };
};
jobStoreContract("in memory", memoryJobs, { survivesRestart: false });
jobStoreContract("on Deno KV", kvJobs, { survivesRestart: true });
jobClaimsContract("in memory", memoryJobs);
jobClaimsContract("on Deno KV", kvJobs);

transcriptCacheContract("in memory", (maxEntries, clock) => memory(clock, maxEntries), {
  survivesRestart: false,
});
transcriptCacheContract("on Deno KV", async (maxEntries, clock) => {
  const opened = await kv(clock, maxEntries);
  return { ...opened, reopen: async () => (await opened.openAgain()).stores.cache };
}, { survivesRestart: true });

dayBookContract("on Deno KV", () => kv());
businessBookContract("on Deno KV", () => kv());
archiveContract("in memory", memory);
archiveContract("on Deno KV", kv);
personUseBookContract("in memory", async () => ({ ...await stores(), ...nothing }));
personUseBookContract("on Deno KV", () => kv());
rewritingBookContract("in memory", memory);
rewritingBookContract("on Deno KV", kv);
cooldownsContract("in memory", memory);
cooldownsContract("on Deno KV", kv);
accountStatsContract("on Deno KV", () => kv());
chatSettingsContract("on Deno KV", () => kv());
historyStoreContract("on Deno KV", () => kv());
failureBookContract("on Deno KV", () => kv());
const stores = () => openStores({ type: "memory", clock: systemClock, cacheMaxEntries: 1000 });
accountStatsContract("in memory", async () => ({ ...await stores(), ...nothing }));
chatSettingsContract("in memory", async () => ({ ...await stores(), ...nothing }));
pollerElectionContract("in memory", async (clock) => {
  return { election: (await memory(clock)).pollerElection, ...nothing };
});
handledUpdatesContract("in memory", async (clock) => {
  return { handled: (await memory(clock)).handledUpdates, ...nothing };
});
sendMetersContract("in memory", async (clock) => ({ meters: (await memory(clock)).sendMeters, ...nothing }));
oneTimeBookContract("in memory", async (clock) => ({ book: (await memory(clock)).oneTimeBook, ...nothing }));
instanceBookContract("in memory", async (clock) => ({ book: (await memory(clock)).instances, ...nothing }));
businessBookContract("in memory", async () => ({ ...await stores(), ...nothing }));
dayBookContract("in memory", async () => ({ ...await stores(), ...nothing }));
historyStoreContract("in memory", async () => ({ ...await stores(), ...nothing }));
failureBookContract("in memory", async () => ({ ...await stores(), ...nothing }));
