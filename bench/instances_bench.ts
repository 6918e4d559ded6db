import { fileURLToPath } from "node:url";
import { TextLineStream } from "../tests/end_to_end/text_lines.ts";
import { RedisServer } from "../tests/redis_server.ts";
import type { Rounds, Row } from "./report.ts";

const CHILD = fileURLToPath(new URL("instance_child.ts", import.meta.url));
/** Of each instance; a job is a sleep of so long: what a provider would take. */
const WORKERS = 5;
const RUN_MS = 250;
const JOBS = 400;

/** How many jobs 1, 2 and 4 instances bring to their ends in a second, each in a process of its own, beside what their workers could at best. */
export async function instancesBench(rounds: Rounds): Promise<Row[]> {
  const server = await RedisServer.start({ onDisk: true });
  const rows: Row[] = [];
  for (const instances of [1, 2, 4]) {
    const jobs = rounds(JOBS * instances);
    const atBest = instances * WORKERS * 1_000 / RUN_MS;
    const { seconds, processorMs } = await run(server, instances, jobs);
    const what = `instances: ${instances} on one Redis, ${WORKERS} workers each, jobs of ${RUN_MS} ms`;
    const statistic = `${jobs} jobs, once`;
    const against = { what: "workers x rate", value: atBest };
    rows.push({ what, unit: "jobs/s", value: jobs / seconds, statistic, against });
    rows.push({
      what: `${what}: processor time of all`,
      unit: "ms/job",
      value: processorMs / jobs,
      statistic,
    });
  }
  return rows;
}

async function run(server: RedisServer, instances: number, jobs: number): Promise<Run> {
  const bot = crypto.randomUUID();
  const share = jobs / instances;
  const children = Array.from({ length: instances }, (_, index) => {
    const [first, next] = [Math.round(index * share), Math.round((index + 1) * share)];
    return new Child([server.url, bot, RUN_MS, WORKERS, first, next - first].map(String));
  });
  await Promise.all(children.map(({ ready }) => ready));
  const startedAt = performance.now();
  for (const child of children) await child.tell("go");
  const all = Promise.withResolvers<void>();
  let answered = 0;
  for (const child of children) child.onAnswer = () => ++answered >= jobs && all.resolve();
  await all.promise;
  const seconds = (performance.now() - startedAt) / 1_000;
  const took = await Promise.all(children.map((child) => child.end()));
  return { seconds, processorMs: took.reduce((sum, ms) => sum + ms, 0) };
}

interface Run {
  seconds: number;
  processorMs: number;
}

class Child {
  onAnswer: () => unknown = () => {};
  #tookMs = 0;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  readonly #ready = Promise.withResolvers<void>();

  constructor(args: string[]) {
    const command = ["run", "-A", "--quiet", "--no-check", CHILD, ...args];
    this.#process = new Deno.Command(Deno.execPath(), { args: command, stdin: "piped", stdout: "piped" })
      .spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Resolves once it waits for "go". */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  async tell(word: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${word}\n`));
  }

  /** Resolves to how many milliseconds of a processor it took. */
  async end(): Promise<number> {
    await this.tell("end");
    await Promise.all([this.#process.status, this.#reading]);
    return this.#tookMs;
  }

  async #read(): Promise<void> {
    const lines = this.#process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) {
      if (line === "ready") this.#ready.resolve();
      else if (line === "answered") this.onAnswer();
      else this.#tookMs = Number(line.split(" ")[1]);
    }
  }
}
