/** Many thousand messages to a bot: does anything grow that should not? Usage: deno task soak --help */
import { Random } from "../faults/random.ts";
import { STALL, STRIKES } from "../faults/strikes.ts";
import { hear } from "../faults/tone_speech.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { Answers } from "./answers.ts";
import { Crowd } from "./crowd.ts";
import { openLibrary } from "./files.ts";
import { Instance } from "./instance.ts";
import { offences } from "./report.ts";
import { type SoakSettings, soakSettings, USAGE } from "./settings.ts";
import { say, Watch } from "./watch.ts";

/** Without the pace of a plan, and without a stand-in that knows no tones. */
const PROVIDERS = ["deepgram", "together", "openai"] as const;
const CREDENTIALS = 3;
/** A stall lasts for minutes, in which nothing would be measured. */
const FAULTS = Object.entries(STRIKES).filter(([name]) => name !== STALL).map(([, { strike }]) => strike);

async function soak(settings: SoakSettings): Promise<string[]> {
  const random = new Random(settings.seed);
  const library = await openLibrary(random);
  const recognise = (samples: Int16Array<ArrayBuffer>) =>
    Promise.resolve({ segments: hear(samples, library.recordings) });
  await using sandbox = await startSandbox({ credentials: CREDENTIALS, providers: PROVIDERS, recognise });
  using answers = new Answers(sandbox);
  await using stack = new AsyncDisposableStack();
  const instances = await startInstances(settings, sandbox, stack);
  const targets = { sandbox, files: library.known.map(({ file }) => file), providers: PROVIDERS };
  const watch = new Watch(settings, instances, answers, () => random.pick(FAULTS)(targets, random));
  const { people, perMinute, withModel, atOnce } = settings;
  const isEnough = endsBySignal();
  const onAnswered = () => watch.answered() && !isEnough();
  await watch.look();
  await new Crowd({ sandbox, answers, library, random, people, perMinute, withModel, onAnswered }).talk(
    atOnce,
  );
  await watch.end();
  for (const wrong of answers.wrong.slice(0, 20)) say(wrong);
  return offences(watch.samples, settings.warm);
}

/** After a signal people wait for their answers, and begin nothing new; a second one ends the process. */
function endsBySignal(): () => boolean {
  let isEnded = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const end = () => {
      isEnded = true;
      Deno.removeSignalListener(signal, end);
    };
    Deno.addSignalListener(signal, end);
  }
  return () => isEnded;
}

async function startInstances(
  { instances, bot, withHeap }: SoakSettings,
  sandbox: Sandbox,
  stack: AsyncDisposableStack,
): Promise<Instance[]> {
  const env = { PROVIDER_FALLBACK: PROVIDERS.join(","), QUEUE_MAX_RETRIES: "10", ...bot };
  const started: Instance[] = [];
  for (let number = 1; number <= instances; number++) {
    started.push(stack.use(await Instance.start({ sandbox, number, env, withHeap })));
  }
  return started;
}

async function main(): Promise<number> {
  if (Deno.args.includes("--help")) return say(USAGE), 0;
  const found = await soak(soakSettings(Deno.args));
  for (const offence of found) say(`NOT AS IT SHOULD BE: ${offence}`);
  return found.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
