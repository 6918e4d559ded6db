import { sendFilm } from "../tests/download/helper_bed.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { startSandbox } from "../tests/sandbox/sandbox.ts";
import type { HelpersJob, HelpersMeasure } from "./helpers_client.ts";
import { quantile, type Rounds, type Row, summary } from "./report.ts";

const CLIENT = new URL("./helpers_client.ts", import.meta.url).pathname;
const HELPERS = 3;
/**
 * What a bot may read in a second, over all its connections, and a file of which the first bytes, which come by the bot
 * alone, are little. Of the same file the bot alone reads an eighth. The lower limit asks little of a busy machine.
 */
const CASES = [{ limitBytes: 10e6, fileBytes: 480e6 }, { limitBytes: 2.5e6, fileBytes: 240e6 }];

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
    alone.push(await megabytesPerSecond(0, of, of.fileBytes / 8));
    helped.push(await megabytesPerSecond(HELPERS, of, of.fileBytes));
  }
  return {
    what: `a file of ${of.fileBytes / 1e6} MB with ${HELPERS} helper bots, ${of.limitBytes / 1e6} MB/s a bot`,
    ...{ ...summary(helped), unit: "MB/s" },
    against: { what: "the bot alone", value: quantile(alone, 0.5) },
    goal: { of: "ratio", atLeast: 3.5 },
  };
}

/** The local Telegram is in this process, the bot in one of its own: both are busy. */
async function megabytesPerSecond(
  helpers: number,
  { limitBytes, fileBytes }: Case,
  bytes: number,
): Promise<number> {
  await using sandbox = await startSandbox({ helpers, recognise: alwaysHears(""), floodLimits: false });
  using _limit = sandbox.mtproto.faults.limitBytes({ per: "bot", bytesPerSecond: limitBytes });
  const { received, seconds } = await read({
    env: sandbox.env(),
    file: sendFilm(sandbox, fileBytes),
    bytes,
  });
  if (received !== bytes) throw new Error(`${received} of ${bytes} bytes came`);
  return received / seconds / 1e6;
}

async function read(job: HelpersJob): Promise<HelpersMeasure> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLIENT, JSON.stringify(job)],
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error("the bot's process failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}
