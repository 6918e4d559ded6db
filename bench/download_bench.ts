import type { ClientName, DownloadJob, DownloadMeasure } from "./download_client.ts";
import { DownloadServer } from "./download_server.ts";

/*
 * Downloads from the local MTProto server: ours beside GramJS's own ways and mtcute, each client in a process of its
 * own, taking turns, medians of all rounds. `deno run -A bench/download_bench.ts [ROUNDS]`
 */

const CLIENT = new URL("./download_client.ts", import.meta.url).pathname;
const ROUNDS = 3;
/** Slow clients take smaller files: it is the rate that counts. */
const SIZES = [200e6, 64e6, 24e6] as const;

/** At a round trip of so many milliseconds: which client takes the file of which size. */
const PLAN: { roundTripMs: number; takes: [ClientName, number][] }[] = [
  {
    roundTripMs: 0,
    takes: [["transhades", 0], ["mtcute", 0], ["gramjs downloadFile", 1], ["gramjs downloadMedia", 1]],
  },
  { roundTripMs: 60, takes: [["transhades", 0], ["mtcute", 1], ["gramjs downloadMedia", 2]] },
];

interface Row {
  roundTripMs: number;
  client: ClientName;
  megabytesPerSecond: number;
  cpuSecondsPerGigabyte: number;
  medianTimerDelayMs: number;
  p99TimerDelayMs: number;
  rssMegabytes: number;
}

async function main(rounds: number): Promise<void> {
  const rows: Row[] = [];
  for (const { roundTripMs, takes } of PLAN) {
    await using server = await DownloadServer.start(SIZES, roundTripMs);
    const measures = new Map<ClientName, DownloadMeasure[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [client, file] of takes) {
        const measure = await run(client, server.job(file));
        if (measure.sha256 !== await server.expectedSha256(file)) {
          throw new Error(`${client} got wrong bytes`);
        }
        measures.set(client, [...measures.get(client) ?? [], measure]);
      }
    }
    for (const [client, file] of takes) {
      rows.push(summarise(roundTripMs, client, SIZES[file], measures.get(client) ?? []));
    }
  }
  console.table(
    Object.fromEntries(
      rows.map(({ roundTripMs, client, ...numbers }) => [`${client}, ${roundTripMs} ms`, rounded(numbers)]),
    ),
  );
  for (const line of verdicts(rows)) console.log(line);
}

async function run(client: ClientName, job: DownloadJob): Promise<DownloadMeasure> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLIENT, client, JSON.stringify(job)],
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`${client} failed`);
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "");
}

function summarise(
  roundTripMs: number,
  client: ClientName,
  sizeBytes: number,
  measures: DownloadMeasure[],
): Row {
  const middle = (value: (measure: DownloadMeasure) => number) => median(measures.map(value));
  return {
    roundTripMs,
    client,
    megabytesPerSecond: sizeBytes / 1e6 / middle((m) => m.seconds),
    cpuSecondsPerGigabyte: middle((m) => m.cpuSeconds) / (sizeBytes / 1e9),
    medianTimerDelayMs: middle((m) => m.medianTimerDelayMs),
    p99TimerDelayMs: middle((m) => m.p99TimerDelayMs),
    rssMegabytes: middle((m) => m.rssBytes) / 1e6,
  };
}

function verdicts(rows: Row[]): string[] {
  const find = (client: ClientName, roundTripMs: number) => {
    const row = rows.find((row) => row.client === client && row.roundTripMs === roundTripMs);
    if (row === undefined) throw new Error(`no row for ${client}`);
    return row;
  };
  const [near, far] = [find("transhades", 0), find("transhades", 60)];
  const ratio = (ours: Row, theirs: ClientName) =>
    ours.megabytesPerSecond / find(theirs, ours.roundTripMs).megabytesPerSecond;
  return [
    verdict("against GramJS's downloadFile", ratio(near, "gramjs downloadFile"), 4),
    verdict("against mtcute", ratio(near, "mtcute"), 1),
    verdict("against GramJS's downloadMedia at 60 ms", ratio(far, "gramjs downloadMedia"), 12),
    `event loop's median timer delay: ${near.medianTimerDelayMs.toFixed(1)} ms (goal: under 10)`,
  ];
}

function verdict(what: string, ratio: number, goal: number): string {
  return `${what}: ${ratio.toFixed(2)} x (goal: ${goal} x) ${ratio >= goal ? "reached" : "MISSED"}`;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function rounded(numbers: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Math.round(value * 10) / 10]),
  );
}

if (import.meta.main) await main(Number(Deno.args[0] ?? ROUNDS));
