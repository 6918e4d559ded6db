import { expect } from "expect";
import { join } from "node:path";
import { alwaysHears } from "../sandbox/providers/script.ts";
import type { HttpFault } from "../sandbox/http_faults.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, newcomer, statusOf, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

const WORDS = "Good morning.";

/** Refusals that are no fault of a message, and how long they take to be over: a restart, or the bot itself waits. */
const REFUSALS: [HttpFault & { kind: "status" }, over: "restart" | "wait"][] = [
  [{ kind: "status", status: 401 }, "wait"],
  [{ kind: "status", status: 401 }, "restart"],
  [{ kind: "status", status: 400, description: "Logged out" }, "wait"],
  [{ kind: "status", status: 404, description: "Not Found" }, "restart"],
];

for (const [fault, over] of REFUSALS) {
  const { status, description = "" } = fault;
  Deno.test(`two files at work, then ${status} ${description}, over after a ${over}: both answers come, paid once`, async () => {
    await using sandbox = await startSandbox({ recognise: alwaysHears(WORDS), providers: ["groq"] });
    const home = await Deno.makeTempDir({ prefix: "transhades-refusals-" });
    await using first = await BotProgram.start(sandbox, { home });
    sandbox.faults.add("groq", { kind: "hold" });
    const people = [newcomer(sandbox, "en"), newcomer(sandbox, "en")];
    const note = await voiceNote();
    const questions = people.map((person, at) => person.sendsVoice(new Uint8Array([...note, at])));
    await logged(sandbox, "groq", undefined, 2);
    await Promise.all(people.map((person, at) => statusOf(person, questions[at])));
    sandbox.faults.add("bot_api", fault);
    sandbox.faults.clear("groq");
    await logged(sandbox, "bot_api", `${status}`, 3, /edit|send/);
    if (over === "restart") await first.stop();
    sandbox.faults.clear();
    await using last = over === "restart" ? await BotProgram.start(sandbox, { home }) : first;
    for (const [at, person] of people.entries()) {
      expect((await answerTo(person, questions[at])).content.text).toBe(WORDS);
      expect(person.messages().filter(({ from }) => from.is_bot).length).toBe(1);
    }
    expect(sandbox.log.of("groq").filter(({ outcome }) => outcome === "200").length).toBe(2);
    await last.stop();
    await Deno.remove(home, { recursive: true });
  });
}

Deno.test("nothing is heard for a chat in which nothing may be written; when it may again, the file is", async () => {
  await using sandbox = await startSandbox({ recognise: alwaysHears(WORDS), providers: ["groq"] });
  await using _bot = await BotProgram.start(sandbox);
  const words = "not enough rights to send text messages to the chat";
  const forbidden = { kind: "status", status: 400, description: `Bad Request: ${words}` } as const;
  sandbox.faults.add("bot_api/sendMessage", forbidden);
  const sari = newcomer(sandbox);
  const question = sari.sendsVoice(await voiceNote());
  await logged(sandbox, "bot_api", "400", 1, /sendMessage/);
  sandbox.faults.clear();
  expect((await answerTo(sari, question)).content.text).toBe(WORDS);
  const [, welcome] = sandbox.log.of("bot_api", "sendMessage");
  const heard = sandbox.log.of("groq");
  expect(heard.length).toBe(1);
  expect(heard[0].id).toBeGreaterThan(welcome.id);
});

Deno.test("a second bot with the same sessions is refused, and says what to do; the first one goes on", async () => {
  await using sandbox = await startSandbox({ recognise: alwaysHears(WORDS) });
  await using first = await BotProgram.start(sandbox);
  const env = { SESSIONS_DIR: join(first.home, "sessions") };
  const second = BotProgram.start(sandbox, { env }).then(() => "it started", String);
  expect(await second).toMatch(/another transhades uses the sessions in .*sessions.*SESSIONS_DIR/);
  expect(await second).not.toMatch(/\n +at |ERR/); // a plain line, without a stack
  const sari = newcomer(sandbox);
  expect((await answerTo(sari, sari.sendsVoice(await voiceNote()))).content.text).toBe(WORDS);
});

/** Resolves once `count` requests to the server were seen, or had that outcome. */
async function logged(
  sandbox: Sandbox,
  server: string,
  outcome: string | undefined,
  count: number,
  method = /./,
): Promise<void> {
  const requests = () =>
    sandbox.log.of(server).filter((each) =>
      method.test(each.method) && (outcome === undefined || each.outcome === outcome)
    );
  const isEnough = () => requests().length >= count || undefined;
  await sandbox.patience.during((signal) => sandbox.log.changed.until(isEnough, signal));
}
