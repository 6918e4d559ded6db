import { configure, type LogRecord, reset } from "@logtape/logtape";
import { expect } from "expect";
import fc from "fast-check";
import { anyUpdate } from "./any_update.ts";
import { BotInTime, transcriptOf } from "./bot_in_time.ts";

const SEED = Number(Deno.env.get("FAULT_SEED") ?? 20_260_401);
const UPDATES = 300;
/** What three hundred updates may cost in answers, and in questions after files that are not there. */
const MOST_REQUESTS = 5 * UPDATES;

Deno.test("whatever updates come, the bot takes each, owes nobody an error, and still hears the next voice note", async () => {
  console.log(`FAULT_SEED=${SEED}`);
  const errors: LogRecord[] = [];
  await configure({
    reset: true,
    sinks: { errors: (record) => errors.push(record) },
    loggers: [
      { category: "transhades", lowestLevel: "error", sinks: ["errors"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["errors"] },
    ],
  });
  try {
    await using bed = await BotInTime.start({ credentials: 0 });
    const { world, bot, log } = bed.sandbox;
    const queue = world.queue(bot.id);
    for (const update of fc.sample(anyUpdate, { seed: SEED, numRuns: UPDATES })) {
      queue.push("message", update);
    }
    const sender = bed.person(1);
    await transcriptOf(sender, 1, sender.sendsFile(bed.file(1, "small")));
    const asked = sender.sends("/help");
    await sender.waitsFor("/provider", { after: asked });
    expect(queue.pendingCount).toBeLessThanOrEqual(1);
    await workersAreFree(bed);
    expect(log.records.length).toBeLessThan(MOST_REQUESTS);
    expect(errors.map(({ message, properties }) => [message.join(""), `${properties.error}`])).toEqual([]);
  } finally {
    await reset();
  }
});

/** What waits for files that are not there may look for them again just now. @throws {Error} when no worker comes back */
async function workersAreFree(bed: BotInTime): Promise<void> {
  for (let looks = 0; looks < 100; looks++) {
    if ((await bed.queue()).busyWorkers === 0) return;
    await bed.clock.sleep(50);
  }
  throw new Error(`workers are held: ${JSON.stringify(await bed.queue())}`);
}
