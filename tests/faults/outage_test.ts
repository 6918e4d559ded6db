import { expect } from "expect";
import { until } from "../fake_clock.ts";
import type { MtprotoFaults } from "../sandbox/mtproto/server.ts";
import { BotInTime, transcriptOf } from "./bot_in_time.ts";

const method = "upload.getFile";

/** How an outage of Telegram's file servers can look. */
const OUTAGES: Record<string, (faults: MtprotoFaults) => void> = {
  "RPC_CALL_FAIL": (faults) => faults.rpcError({ method, code: 500, text: "RPC_CALL_FAIL" }),
  "-503 Timeout": (faults) => faults.rpcError({ method, code: -503, text: "Timeout" }),
  "500 of a new kind": (faults) => faults.rpcError({ method, code: 500, text: "STORAGE_WORKER_BUSY" }),
  "connections that close at once": (faults) => faults.closeEvery({ method, answers: 0 }),
  "connections that are open and silent": (faults) => faults.dropAnswers({ method }),
  "no connections": (faults) => {
    faults.refuseConnections();
    faults.dropConnections();
  },
};

Deno.test("an outage of Telegram's file servers of ten minutes ends no file, however it shows", async (t) => {
  await using bed = await BotInTime.start({ credentials: 1 });
  const { faults, requests } = bed.sandbox.mtproto;
  for (const [index, [what, begin]] of Object.entries(OUTAGES).entries()) {
    await t.step(what, async () => {
      const sender = bed.person(index);
      begin(faults);
      bed.sandbox.faults.add("bot_api/getFile", { kind: "status", status: 502 }); // no other way either
      await bed.clock.freeze();
      bed.clock.flow(20);
      const question = sender.sendsFile(bed.file(index + 1, "small"));
      await sender.waitsFor("file servers cannot be reached", { after: question });
      const asked = requests.length;
      for (let minute = 0; minute < 10; minute++) await bed.clock.skip(60_000);
      expect(await bed.queue()).toMatchObject({ failed: 0, done: index });
      expect(requests.length - asked).toBeLessThan(20 * 60);
      faults.clear();
      bed.sandbox.faults.clear();
      await bed.clock.freeze();
      bed.clock.flow(20);
      await transcriptOf(sender, index + 1, question);
    });
  }
});

Deno.test("without MTProto, an outage of the Bot API's file server ends no file either", async () => {
  await using bed = await BotInTime.start({ credentials: 0 });
  const sender = bed.person(1);
  bed.sandbox.faults.add("bot_api/getFile", { kind: "status", status: 500 });
  await bed.clock.freeze();
  bed.clock.flow(10);
  const question = sender.sendsFile(bed.file(1, "small"));
  await sender.waitsFor("file servers cannot be reached", { after: question });
  for (let minute = 0; minute < 10; minute++) await bed.clock.skip(60_000);
  expect(await bed.queue()).toMatchObject({ failed: 0, done: 0 });
  bed.sandbox.faults.clear();
  await bed.clock.skip(120_000);
  await transcriptOf(sender, 1, question);
});

Deno.test("five files that Telegram keeps silent about: stop is answered at once, the next update is handled, and the bot ends in time", async () => {
  await using bed = await BotInTime.start({ credentials: 1 });
  bed.sandbox.mtproto.faults.dropAnswers({ method });
  const senders = [1, 2, 3, 4, 5].map((index) => bed.person(index));
  const questions = senders.map((sender, index) => sender.sendsFile(bed.file(index + 1, "large")));
  for (const [index, sender] of senders.entries()) {
    await sender.waitsFor(({ content }) => content.markup !== undefined, { after: questions[index] });
  }
  await until(async () => (await bed.queue()).busyWorkers === 5);
  senders[0].presses(/Stop/);
  const asked = bed.person(6).sends("/help");
  await bed.person(6).waitsFor("Watch the progress", { after: asked });
  await senders[0].waitsFor("Stopped", { after: questions[0] });
  expect((await bed.queue()).busyWorkers).toBe(4);
  expect(await bed.stop()).toBeLessThan(10_000);
});
