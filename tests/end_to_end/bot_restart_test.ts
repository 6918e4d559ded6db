import { expect } from "expect";
import { librivoxSentences, longRecording, MediaFolder } from "../media.ts";
import type { Heard } from "../sandbox/providers/vendor.ts";
import type { RequestRecord } from "../sandbox/request_log.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, groqCall, newcomer, statusOf, upload } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

/** A little more than the four minutes that one piece has at most: two short ones and the rest. */
const SECONDS = 245;

/** One sentence for each piece, told apart by its length. */
function sayLength({ length }: Int16Array): Promise<Heard> {
  const seconds = length / 16_000;
  const text = `A piece of ${Math.round(seconds)} seconds.`;
  return Promise.resolve({ segments: [{ text, startSeconds: 0, endSeconds: seconds }] });
}

Deno.test("a job outlives SIGTERM and kill -9: one message, one login, every piece paid for once", async (t) => {
  await using folder = await MediaFolder.create();
  const { samples } = longRecording(await librivoxSentences(), SECONDS);
  const path = await folder.sound("lecture.mp3", samples, ["-b:a", "32k"]);
  await using sandbox = await startSandbox({ recognise: sayLength, providers: ["groq"] });
  // On a slow machine words would be shown as a draft, after which the answer is a message of its own.
  sandbox.faults.add("bot_api/sendMessageDraft", { kind: "status", status: 404 });
  sandbox.faults.add("groq", { kind: "hold", times: 1 }); // one piece waits for its answer, others have theirs
  const start = () => BotProgram.start(sandbox, { home: folder.path });
  const sari = newcomer(sandbox);
  await using first = await start();
  const question = sari.sendsFile(await upload(path, { kind: "audio", name: "lecture.mp3" }));
  const status = await statusOf(sari, question);

  await t.step("SIGTERM, while a piece is finished and another one is at the provider", async () => {
    await groqCall(sandbox, ({ outcome }) => outcome === "200");
    await groqCall(sandbox, isAtProvider);
    sandbox.faults.add("groq", { kind: "stall" });
    expect(await first.stop()).toBe(0);
  });

  await t.step("kill -9, when the job goes on", async () => {
    await using second = await start();
    await groqCall(sandbox, isAtProvider);
    await second.kill();
    sandbox.faults.clear("groq");
  });

  await t.step("the whole answer, in the message that was there from the beginning", async () => {
    await using _third = await start();
    const answer = await answerTo(sari, question);
    expect(sari.messages().filter(({ from }) => from.is_bot)).toEqual([status]);
    expect(answer).toBe(status);
    const heard = answer.content.text.matchAll(/A piece of (\d+) seconds\./g);
    const seconds = Array.from(heard, ([, length]) => Number(length));
    expect(seconds.reduce((sum, length) => sum + length, 0)).toBeGreaterThanOrEqual(SECONDS);
    const paid = sandbox.log.of("groq").filter(({ outcome }) => outcome === "200");
    const paidSeconds = paid.map(({ detail }) => Math.round(Number(detail.durationSeconds)));
    expect(paidSeconds.toSorted()).toEqual(seconds.toSorted());
    expect(seconds.length).toBe(3);
    expect(sandbox.mtproto.counts().logins).toBe(1);
  });
});

/** It was uploaded, and waits for its answer. */
function isAtProvider({ outcome, detail }: RequestRecord): boolean {
  return outcome === undefined && detail.sha256 !== undefined;
}
