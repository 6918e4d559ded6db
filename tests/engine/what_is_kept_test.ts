import { expect } from "expect";
import { digest } from "../../src/store/digest.ts";
import { begun, over } from "../contracts/engine_workers.ts";
import { idOf } from "../queue/fakes.ts";
import { taskOf } from "../queue/workbench.ts";
import { redisServer } from "../redis_server.ts";
import { BullmqWorkers } from "./bullmq_workers.ts";
import { TIMERS } from "./timers.ts";

const server = await redisServer();

Deno.test(
  "BullMQ keeps numbers and names of a job, no word and no secret, and the line and BullMQ forget it when it is over",
  TIMERS,
  async () => {
    await using under = await BullmqWorkers.open(server);
    const anna = await under.worker({ maxWorkers: 1 });
    anna.gate.close();
    for (const name of ["a1", "b1", "b2"]) await anna.queue.accept(taskOf(name));
    await under.until(async () => begun([anna]).length === 1 && (await anna.queue.status()).queued === 2);
    const { prefix } = under.database.keys;
    const [waiting] = await under.database.ask((client) => client.zrange(`${prefix}:bull:prioritized`, 0, 0));
    const data = await under.database.ask((client) => client.hget(`${prefix}:bull:${waiting}`, "data"));
    const { job, person, recording, turn, ...others } = JSON.parse(data ?? "{}");
    expect(digest(job)).toBe(waiting);
    expect([typeof person, typeof turn, others]).toEqual(["number", "number", {}]);
    expect(recording).toMatch(/^[\w-]{43}$/);
    anna.gate.open();
    await over(under, "a1", "b1", "b2");
    await under.until(async () => {
      const keys = await under.database.ask((client) => client.keys(`${prefix}:*`));
      return keys.filter((key) => /:(turns|bull):/.test(key)).every((key) =>
        LASTING.has(key.split(":").at(-1) ?? "")
      );
    });
  },
);

Deno.test(
  "when the order has run far, those who wait are numbered anew with the others, and keep their order",
  TIMERS,
  async () => {
    await using under = await BullmqWorkers.open(server);
    const anna = await under.worker({ maxWorkers: 1 });
    anna.gate.close();
    const { prefix } = under.database.keys;
    const waiting = () => under.database.ask((client) => client.zrange(`${prefix}:bull:prioritized`, 0, -1));
    const priority = (name: string) =>
      under.database.ask((client) => client.hget(`${prefix}:bull:${digest(idOf(name))}`, "priority"));
    for (const name of ["a1", "b1", "b2"]) await anna.queue.accept(taskOf(name));
    await under.until(async () => (await waiting()).length === 2);
    expect(await Promise.all(["b1", "b2"].map(priority))).toEqual(["16", "32"]);
    await under.database.ask((client) => client.set(`${prefix}:turns:time`, 100_000));
    await anna.queue.accept(taskOf("c1"));
    await under.until(async () => await priority("b2") === "1");
    await under.until(async () => (await waiting()).length === 3);
    expect(await waiting()).toEqual(["b1", "b2", "c1"].map((name) => digest(idOf(name))));
    expect(await priority("c1")).toBe("16");
    anna.gate.open();
    await over(under, "a1", "b1", "b2", "c1");
  },
);

/** How far the order has come, counts, and what BullMQ keeps of itself. */
const LASTING = new Set([
  "time",
  "base",
  "comers",
  "ends",
  "instances",
  "id",
  "meta",
  "events",
  "pc",
  "marker",
  "stalled-check",
]);
