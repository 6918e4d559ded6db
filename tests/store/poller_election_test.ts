import { expect } from "expect";
import { RedisPollerElection } from "../../src/store/redis/poller_election.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();

Deno.test("who was elected and did not hear so, as Redis came and went, polls at once and waits for no lease of its own", async () => {
  using database = await server.open();
  const { run } = database;
  const election = new RedisPollerElection(database);
  database.run = async (...asked) => {
    await run.apply(database, asked);
    throw new Error("the answer was lost");
  };
  await expect(election.stand()).rejects.toThrow("the answer was lost");
  database.run = run;
  expect(await new RedisPollerElection(database).stand()).toBeUndefined();
  const lease = await election.stand();
  expect(await lease?.keep(5)).toBe(true);
  expect(await election.stand()).toBeUndefined();
  await lease?.giveUp();
});
