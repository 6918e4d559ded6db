import type { ClientName, DownloadJob, DownloadMeasure } from "./download_client.ts";
import { DownloadServer } from "./download_server.ts";
import { quantile, type Rounds, type Row, table } from "./report.ts";

/*
 * Downloads from the local MTProto server: ours beside GramJS's own ways and mtcute, each client in a process of its
 * own, taking turns, medians of all rounds. `deno run -A bench/download_bench.ts [ROUNDS]`
 */

const CLIENT = new URL("./download_client.ts", import.meta.url).pathname;
/** Slow clients take smaller files: it is the rate that counts. */
const SIZES = [500e6, 64e6, 24e6] as const;

/** By round trip in milliseconds: which client takes the file of which size. */
const PLAN: Record<number, [ClientName, number][]> = {
  0: [["transhades", 0], ["mtcute", 0], ["gramjs downloadFile", 1], ["gramjs downloadMedia", 1]],
  60: [["transhades", 0], ["mtcute", 1], ["gramjs downloadMedia", 2]],
};

type Results = Map<ClientName, Result>;

/** Medians of one client at one round trip. */
interface Result {
  megabytesPerSecond: number;
  cpuSecondsPerGigabyte: number;
  medianTimerDelayMs: number;
  statistic: string;
}

export async function downloadBench(rounds: Rounds): Promise<Row[]> {
  const near = await measureAll(0, rounds(3));
  const far = await measureAll(60, rounds(3));
  return [
    ...speeds("500 MB over loopback", near, { "gramjs downloadFile": 4, "mtcute": 1 }),
    ...speeds("500 MB at 60 ms round trip", far, { "gramjs downloadMedia": 12 }),
    ...processorTimes(near),
    {
      what: "timer delay while downloading",
      value: ours(near).medianTimerDelayMs,
      unit: "ms",
      statistic: ours(near).statistic,
      goal: { of: "value", atMost: 10 },
    },
  ];
}

function speeds(what: string, results: Results, goals: Partial<Record<ClientName, number>>): Row[] {
  const { megabytesPerSecond: value, statistic } = ours(results);
  return others(results).map(([peer, { megabytesPerSecond }]) => {
    const goal = goals[peer];
    return {
      what: `download of ${what}`,
      value,
      unit: "MB/s",
      statistic,
      against: { what: peer, value: megabytesPerSecond },
      goal: goal === undefined ? undefined : { of: "ratio", atLeast: goal },
    };
  });
}

function processorTimes(results: Results): Row[] {
  const { cpuSecondsPerGigabyte: value, statistic } = ours(results);
  return others(results).map(([peer, { cpuSecondsPerGigabyte }]) => ({
    what: "processor time of a download",
    value,
    unit: "s/GB",
    statistic,
    against: { what: peer, value: cpuSecondsPerGigabyte },
  }));
}

async function measureAll(roundTripMs: number, rounds: number): Promise<Results> {
  const measures = new Map<ClientName, DownloadMeasure[]>();
  await using server = await DownloadServer.start(SIZES, roundTripMs);
  for (let round = 0; round < rounds; round++) {
    for (const [client, file] of PLAN[roundTripMs]) {
      const measure = await run(client, server.job(file));
      if (measure.sha256 !== await server.expectedSha256(file)) throw new Error(`${client} got wrong bytes`);
      measures.set(client, [...measures.get(client) ?? [], measure]);
    }
  }
  return new Map(
    PLAN[roundTripMs].map(([client, file]) => [client, resultOf(measures.get(client) ?? [], SIZES[file])]),
  );
}

function resultOf(measures: DownloadMeasure[], sizeBytes: number): Result {
  const median = (value: (measure: DownloadMeasure) => number) => quantile(measures.map(value), 0.5);
  return {
    megabytesPerSecond: sizeBytes / 1e6 / median((measure) => measure.seconds),
    cpuSecondsPerGigabyte: median((measure) => measure.cpuSeconds) / (sizeBytes / 1e9),
    medianTimerDelayMs: median((measure) => measure.medianTimerDelayMs),
    statistic: `median of ${measures.length}`,
  };
}

function ours(results: Results): Result {
  const result = results.get("transhades");
  if (result === undefined) throw new Error("our own download was not measured");
  return result;
}

function others(results: Results): [ClientName, Result][] {
  return [...results].filter(([client]) => client !== "transhades");
}

/** Downloads in a process of its own. */
export async function run(client: ClientName, job: DownloadJob): Promise<DownloadMeasure> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLIENT, client, JSON.stringify(job)],
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`${client} failed`);
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "");
}

if (import.meta.main) console.log(table(await downloadBench((full) => Number(Deno.args[0] ?? full))));
