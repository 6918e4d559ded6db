import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { jobClaimsContract } from "../contracts/job_claims.ts";
import { jobStoreContract, type JobStoreUnderTest } from "../contracts/job_store.ts";
import type { FakeClock } from "../fake_clock.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();

async function jobs(clock: FakeClock): Promise<JobStoreUnderTest> {
  const opened = new AsyncDisposableStack();
  const open = async (bot?: string) => {
    const database = opened.use(await server.open({ now: () => clock.now(), ...bot && { bot } }));
    return { database, store: opened.use(await RedisJobStore.open(database)) };
  };
  const { database, store } = await open();
  const reopen = async () => (await open(database.keys.bot)).store;
  return { store, reopen, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

jobStoreContract("on Redis", jobs, { survivesRestart: true });
jobClaimsContract("on Redis", jobs);
