import { expect } from "expect";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { Chaos } from "./chaos.ts";
import { crowd, type CrowdSize, recordings } from "./crowd.ts";
import { Feed } from "./feed.ts";
import { paidTwice, wrongAnswers } from "./ledger.ts";
import { Lives } from "./lives.ts";
import { Random } from "./random.ts";
import { hear } from "./tone_speech.ts";

const SEED = Number(Deno.env.get("FAULT_SEED") ?? 20_260_401);
/** No wait of the storm is longer than this many seconds. */
const MOST_ASKED = 30;
const PROVIDERS = ["groq", "deepgram", "together"];
const ALL_READY = "🟢 API-1\n🟢 API-2\n🟢 API-3\n";

export interface StormSize extends CrowdSize {
  /** Files that wait for their answer at any time. */
  underWay: number;
  /** Part of all faults that strikes. */
  share: number;
}

/** Lets every kind of fault strike a crowd, again and again: each file must get its one right answer, and nothing be paid for twice. */
export async function expectToWeather(size: StormSize): Promise<void> {
  console.log(`FAULT_SEED=${SEED}`);
  const random = new Random(SEED);
  const known = recordings(size, random);
  const recognise = (samples: Int16Array<ArrayBuffer>) => Promise.resolve({ segments: hear(samples, known) });
  await using sandbox = await startSandbox({ credentials: 3, recognise });
  const tasks = await crowd(sandbox, size, known, random);
  await using lives = await Lives.begin(sandbox, {
    PROVIDER_FALLBACK: PROVIDERS.join(","),
    QUEUE_MAX_RETRIES: "10",
  }, new Set(tasks.map(({ person }) => person.user.id)));
  await expectAllReady(sandbox); // whoever is killed while it logs in must do so again: that is not what is counted
  using chaos = new Chaos(
    { sandbox, lives, files: tasks.map(({ spoken }) => spoken.file), providers: PROVIDERS },
    random,
    size.share,
  );
  using feed = new Feed(sandbox, tasks, size.underWay);
  await allAnswered(sandbox, feed, lives);
  await lives.alive();

  const paid = paidTwice(sandbox, lives.deaths);
  console.log(
    `${chaos.steps} steps, ${lives.deaths.length} kills, ${paid.excused} pieces paid again after one`,
  );
  expect(chaos.left).toBe(0);
  expect(await wrongAtLast(sandbox, feed, lives)).toEqual([]);
  expect(paid.wrong).toEqual([]);
  await expectAllReady(sandbox);
  expect(sandbox.mtproto.counts().logins).toBe(3);
}

/** The list of several files goes after the last answer. */
async function wrongAtLast({ patience, world }: Sandbox, feed: Feed, lives: Lives): Promise<string[]> {
  const wrong = () => wrongAnswers(feed.questions, lives.deaths);
  const isRight = () => wrong().length === 0 || undefined;
  await patience.during((signal) => world.events.until(isRight, signal)).catch(() => {});
  return wrong();
}

/** @throws {Error} with what the bot logged */
async function allAnswered({ patience }: Sandbox, feed: Feed, lives: Lives): Promise<void> {
  try {
    await patience.during((signal) => feed.answered(signal));
  } catch (cause) {
    const path = await Deno.makeTempFile({ prefix: "transhades-storm-", suffix: ".log" });
    await Deno.writeTextFile(path, lives.lines.join("\n"));
    const without = `${feed.open.length} files have no answer: ${jobIds(feed)}`;
    throw new Error(
      `${cause instanceof Error ? cause.message : cause}; ${without}; the bot's log is in ${path}`,
      { cause },
    );
  }
}

function jobIds({ open }: Feed): string {
  return open.map(({ message, words }) => `${message.chat.id}:${message.messageId} (${words[0]})`).join(", ");
}

/** Asks until all waits are over, the way people ask: with /status, about once a second. */
async function expectAllReady(sandbox: Sandbox): Promise<void> {
  const asker = sandbox.person({ id: 700_002_000, languageCode: "en" });
  let status = "";
  for (let asked = 0; asked < MOST_ASKED && !status.includes(ALL_READY); asked++) {
    const question = asker.sends("/status");
    const { content: { text } } = await asker.waitsFor("Accounts", { after: question });
    status = text.replaceAll(/ · .*$/gm, "");
  }
  expect(status).toContain(ALL_READY);
}
