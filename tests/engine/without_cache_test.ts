import { expect } from "expect";
import { flightKey } from "../../src/pipeline/sharing.ts";
import { jobOf } from "../contracts/job_store.ts";
import { answers, begun, over, paid } from "../contracts/engine_workers.ts";
import { idOf } from "../queue/fakes.ts";
import { taskOf } from "../queue/workbench.ts";
import { redisServer } from "../redis_server.ts";
import { BullmqWorkers } from "./bullmq_workers.ts";
import { TIMERS } from "./timers.ts";

const server = await redisServer();

Deno.test(
  "without a cache those who want the same words at once are told those of one run, whichever instance took them",
  TIMERS,
  async () => {
    await using under = await BullmqWorkers.open(server, { hasCache: false });
    const workers = [await under.worker(), await under.worker()];
    for (const { gate } of workers) gate.close();
    const names = ["a1", "b1", "c1", "d1"];
    for (const [index, name] of names.entries()) {
      await workers[index % 2].queue.accept(taskOf(name, { fileUniqueId: "same" }));
    }
    await under.until(async () => {
      const { busyWorkers, queued } = await workers[0].queue.status();
      return busyWorkers + queued === 4 && begun(workers).length > 0;
    });
    for (const { gate } of workers) gate.open();
    await over(under, ...names);
    expect(paid(workers)).toEqual(["same#0", "same#1"]);
    expect(begun(workers)).toHaveLength(1);
    for (const name of names) expect(answers(workers, name)).toEqual(["part 1 text of same"]);
    const { file, options, provider } = (await under.store.get(idOf("a1"))) ?? jobOf("none");
    await under.until(async () =>
      (await under.store.pieces(flightKey({ file, options, provider }))).length === 0
    );
  },
);
