import { helperBed } from "../tests/download/helper_bed.ts";
import { quantile, type Rounds, type Row, summary } from "./report.ts";

const HELPERS = 3;
const { signal } = new AbortController();

/**
 * What a bot may read in a second, over all its connections, and a file that takes some minutes with one bot: the seconds
 * until the helpers are there and what the bot had asked for came count for little. The lower limit asks little of the
 * processor, which client and server share.
 */
const CASES = [{ limitBytes: 1.5e6, fileBytes: 300e6 }, { limitBytes: 10e6, fileBytes: 960e6 }];

type Case = typeof CASES[number];

/** How fast a large file comes with helper bots and without, each bot with the same limit, in turns. */
export async function helpersBench(rounds: Rounds): Promise<Row[]> {
  const rows: Row[] = [];
  for (const each of CASES) rows.push(await row(each, rounds(1)));
  return rows;
}

async function row(of: Case, rounds: number): Promise<Row> {
  const [alone, helped]: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    alone.push(await megabytesPerSecond(0, of));
    helped.push(await megabytesPerSecond(HELPERS, of));
  }
  return {
    what: `a file of ${of.fileBytes / 1e6} MB with ${HELPERS} helper bots, ${of.limitBytes / 1e6} MB/s a bot`,
    ...{ ...summary(helped), unit: "MB/s" },
    against: { what: "the bot alone", value: quantile(alone, 0.5) },
    goal: { of: "ratio", atLeast: 3.5 },
  };
}

async function megabytesPerSecond(helpers: number, { limitBytes, fileBytes }: Case): Promise<number> {
  await using bed = await helperBed(helpers);
  using _limit = bed.sandbox.mtproto.faults.limitBytes({ per: "bot", bytesPerSecond: limitBytes });
  await using file = await bed.downloads.opener.open(bed.send(fileBytes), signal);
  const startedAt = performance.now();
  let received = 0;
  for await (const bytes of file.read(0, undefined, signal)) received += bytes.length;
  if (received !== fileBytes) throw new Error(`${received} of ${fileBytes} bytes came`);
  return received / (performance.now() - startedAt) / 1e3;
}
