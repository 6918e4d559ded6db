import type { BusinessChat } from "../chat/business/business_chat.ts";
import type { Told } from "../chat/answer/told.ts";
import type { ChatWishes } from "../chat/wishes.ts";
import type { Clock } from "../clock.ts";
import type { AccountStats, Cooldown } from "../download/ports.ts";
import type { PersonUse } from "../ops/history/person_use.ts";
import type { DayUse } from "../ops/history/use.ts";
import type { Job } from "../queue/job.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";

/** Something that is stored, in the present shape of its kind. What is left of its time is told, as the clocks of two places differ. */
export type Belonging =
  | { kind: "job"; job: Job; isUnwanted: boolean; answer?: Transcript }
  | { kind: "finished job"; job: Job; leftMs: number }
  | { kind: "piece"; recording: string; piece: PlacedPiece; leftMs: number }
  | { kind: "cached transcript"; names: string[]; transcript: Transcript; leftMs: number }
  | { kind: "told transcript"; told: Told; leftMs: number }
  | { kind: "wait"; cooldown: Cooldown }
  | { kind: "account's statistics"; accountName: string; stats: AccountStats }
  | { kind: "day's use"; day: number; rows: DayUse[] }
  | { kind: "persons' use"; rows: PersonUse[] }
  | { kind: "chat's choices"; chatId: number; wishes: ChatWishes }
  | { kind: "business chat"; userId: number; chatId: number; chat: BusinessChat };

export interface Found {
  kind: Belonging["kind"];
  /** Undefined when it cannot be read: it stays where it is. */
  belonging: Belonging | undefined;
  remove(): Promise<void>;
}

/** A place that holds belongings, by their kinds. */
export interface Belongings {
  jobs(): AsyncIterable<Found>;
  finishedJobs(): AsyncIterable<Found>;
  pieces(): AsyncIterable<Found>;
  told(): AsyncIterable<Found>;
  choices(): AsyncIterable<Found>;
  businessChats(): AsyncIterable<Found>;
  waits(): AsyncIterable<Found>;
  statistics(): AsyncIterable<Found>;
  usage(): AsyncIterable<Found>;
  personUse(): AsyncIterable<Found>;
  /** What was used last comes last. */
  cache(): AsyncIterable<Found>;
}

/** Everything in the order in which it is missed most: what was accepted, what was paid for, what was chosen, what is only kept. */
export async function* inOrder(held: Belongings): AsyncGenerator<Found> {
  yield* held.jobs();
  yield* held.finishedJobs();
  yield* held.pieces();
  yield* held.told();
  yield* held.choices();
  yield* held.businessChats();
  yield* held.waits();
  yield* held.statistics();
  yield* held.usage();
  yield* held.personUse();
  yield* held.cache();
}

export interface Moved {
  moved: Map<Belonging["kind"], number>;
  /** What could not be read, and stays where it was. */
  left: Map<Belonging["kind"], number>;
}

/** A server that writes to its disk each second has written what it was given before. */
const ON_DISK_MS = 2_000;

/**
 * Gives everything to `receive`, and removes it when all has arrived: begun anew after a crash, it goes on. What is there
 * already must be left as it is by `receive`.
 */
export async function move(
  all: AsyncIterable<Found>,
  receive: (belonging: Belonging) => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Moved> {
  const result: Moved = { moved: new Map(), left: new Map() };
  const arrived: Found[] = [];
  for await (const { kind, belonging, remove } of all) {
    signal.throwIfAborted();
    if (belonging !== undefined) await receive(belonging);
    const counts = belonging === undefined ? result.left : result.moved;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (belonging !== undefined) arrived.push({ kind, belonging: undefined, remove });
  }
  if (arrived.length > 0) await clock.sleep(ON_DISK_MS, signal);
  for (const { remove } of arrived) await remove();
  return result;
}
