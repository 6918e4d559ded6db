import { groqCall } from "../tests/end_to_end/bot_media.ts";
import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { childrenOf } from "../tests/end_to_end/processes.ts";
import { wavContent } from "../tests/faults/tone_speech.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import { createFile } from "../tests/sandbox/world.ts";
import { type Rounds, type Row, summary } from "./report.ts";

const STOP = "⏹ Stop";
const LOOK_AGAIN_MS = 5;
/** 25 minutes in 50 MB: the first piece is at the provider while the rest comes in and is decoded. */
const LECTURE = { blocks: 75, blockSeconds: 20, wordsPerBlock: 1 };

/** From the press of the stop button to the end of everything that the file cost: the provider's call and ffmpeg. */
export async function stopBench(rounds: Rounds): Promise<Row[]> {
  await using sandbox = await startSandbox({ recognise: alwaysHears("words"), providers: ["groq"] });
  await using bot = await BotProgram.start(sandbox);
  sandbox.faults.add("groq", { kind: "stall" });
  const times: number[] = [];
  for (let number = 0; number < rounds(10); number++) times.push(await stopTime(sandbox, bot, number));
  const row = { what: "stop button: press to the end of ffmpeg and the provider's call", unit: "ms" };
  const goal = { of: "value", atMost: 1000 } as const;
  return [{ ...row, ...summary(times), goal }, { ...row, ...summary(times, 0.95), goal }];
}

async function stopTime(sandbox: Sandbox, bot: BotProgram, number: number): Promise<number> {
  const person = sandbox.person({ id: 700_005_000 + number, languageCode: "en" });
  const content = wavContent({ number, ...LECTURE });
  const file = createFile({ kind: "document", name: `${number}.wav`, mimeType: "audio/wav", content });
  const question = person.sendsFile(file);
  const call = await groqCall(sandbox, ({ outcome }) => outcome === undefined);
  const pressedAt = performance.now();
  person.presses(STOP);
  await groqCall(sandbox, ({ id, outcome }) => id === call.id && outcome === "aborted");
  while (childrenOf(bot.pid).length > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  const tookMs = performance.now() - pressedAt;
  await person.waitsFor("Stopped", { after: question });
  return tookMs;
}
