/** Many thousand messages to a bot: does anything grow that should not? Usage: deno task soak --help */
import { join } from "node:path";
import { Random } from "../faults/random.ts";
import { STALL, STRIKES, type Targets } from "../faults/strikes.ts";
import { hear } from "../faults/tone_speech.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { Answers } from "./answers.ts";
import { Crowd } from "./crowd.ts";
import { openLibrary } from "./files.ts";
import { Instance } from "./instance.ts";
import { header, offences, row, type Sample } from "./report.ts";
import { type SoakSettings, soakSettings, USAGE } from "./settings.ts";

/** Without the pace of a plan, and without a stand-in that knows no tones. */
const PROVIDERS = ["deepgram", "together", "openai"] as const;
const CREDENTIALS = 3;
/** Messages between two faults. */
const CALM = 100;
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
  const instances: Instance[] = [];
  for (let number = 1; number <= settings.instances; number++) {
    const env = { PROVIDER_FALLBACK: PROVIDERS.join(","), QUEUE_MAX_RETRIES: "10", ...settings.bot };
    instances.push(stack.use(await Instance.start({ sandbox, number, env, withHeap: settings.withHeap })));
  }
  const files = library.known.map(({ file }) => file);
  const strike = striker({ sandbox, files, providers: PROVIDERS }, random);
  const log = new Soak(settings, instances, answers, strike);
  const { people, withModel, atOnce } = settings;
  const onAnswered = () => log.answered();
  const crowd = new Crowd({ sandbox, answers, library, random, people, withModel, onAnswered });
  await log.look();
  await crowd.talk(atOnce);
  await log.end();
  for (const wrong of answers.wrong.slice(0, 20)) say(wrong);
  return offences(log.samples, settings.warm);
}

function striker(targets: Targets, random: Random): () => void {
  return () => random.pick(FAULTS)(targets, random);
}

/** Counts messages, and looks at the bots every so many. */
class Soak {
  readonly samples: Sample[] = [];
  readonly #startedAt = performance.now();
  #messages = 0;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    readonly settings: SoakSettings,
    readonly instances: readonly Instance[],
    readonly answers: Answers,
    readonly strike: () => void,
  ) {}

  /** Resolves to whether there is more to do. */
  answered(): boolean {
    const { messages, minutes, every, isCalm } = this.settings;
    this.#messages++;
    if (!isCalm && this.#messages % CALM === 0) this.strike();
    if (this.#messages % every === 0) this.#looking = this.#looking.then(() => this.look());
    return this.#messages < messages && this.#minutes() < minutes;
  }

  async look(): Promise<void> {
    const [messages, minutes] = [this.#messages, this.#minutes()];
    const { lost, wrong, doubled } = this.answers;
    for (const [at, instance] of this.instances.entries()) {
      const taken = await instance.taken();
      const sample = { instance: at + 1, messages, minutes, lost, wrong: wrong.length, doubled, ...taken };
      if (this.samples.push(sample) === 1) say(header());
      say(row(sample));
      await this.#snapshot(at + 1, messages, instance);
    }
  }

  async end(): Promise<void> {
    await this.#looking;
    await this.look();
  }

  #minutes(): number {
    return (performance.now() - this.#startedAt) / 60_000;
  }

  async #snapshot(number: number, messages: number, instance: Instance): Promise<void> {
    const { snapshots, warm, messages: all } = this.settings;
    if (snapshots === undefined || (messages !== warm && messages < all)) return;
    await instance.writeSnapshot(join(snapshots, `bot-${number}-${messages}.heapsnapshot`));
  }
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function main(): Promise<number> {
  if (Deno.args.includes("--help")) return say(USAGE), 0;
  const found = await soak(soakSettings(Deno.args));
  for (const offence of found) say(`NOT AS IT SHOULD BE: ${offence}`);
  return found.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
