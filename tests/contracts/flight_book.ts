import { expect } from "expect";
import type { FlightBook, OwnFlight } from "../../src/pipeline/flights.ts";
import type { FileKeys } from "../../src/pipeline/transcript_cache.ts";
import type { PlacedPiece, Transcript } from "../../src/transcript/transcript.ts";
import { settle } from "../fake_clock.ts";
import { pieceOf, transcriptOf } from "./job_store.ts";

export interface FlightBooksUnderTest extends AsyncDisposable {
  /** As one instance has it, and as another one. */
  one: FlightBook;
  other: FlightBook;
}

/** Somebody's flight, as far as a test lets it come. */
export class TestFlight implements OwnFlight {
  readonly id = crypto.randomUUID();
  readonly read = Promise.withResolvers<FileKeys>();
  readonly ended = Promise.withResolvers<Transcript | undefined>();
  readonly stored = Promise.withResolvers<void>();
  readonly keys = this.read.promise;
  readonly transcript = this.ended.promise;
  readonly kept = this.stored.promise;

  constructor(readonly recording = "recording", readonly finished: readonly PlacedPiece[] = []) {}

  pieces(): Promise<readonly PlacedPiece[]> {
    return Promise.resolve(this.finished);
  }

  land(transcript?: Transcript): void {
    this.read.resolve({ sha256: "s" });
    this.ended.resolve(transcript);
    this.stored.resolve();
  }
}

/** What every FlightBook promises. */
export function flightBookContract(
  name: string,
  open: () => Promise<FlightBooksUnderTest>,
  leaves: Pick<Deno.TestDefinition, "sanitizeOps" | "sanitizeResources"> = {},
): void {
  const waiting = new AbortController().signal;
  const test = (what: string, body: (books: FlightBooksUnderTest) => Promise<void>) =>
    Deno.test(`FlightBook ${name}: ${what}`, leaves, async () => {
      await using books = await open();
      await body(books);
    });

  test("who comes second learns of the first one; the first one is never shown itself", async (books) => {
    const [first, second, apart] = [new TestFlight(), new TestFlight(), new TestFlight()];
    expect(await books.one.join("a", first, waiting)).toBeUndefined();
    expect((await books.other.join("a", second, waiting))?.id).toBe(first.id);
    expect(await books.one.join("a", first, waiting)).toBeUndefined();
    expect(await books.other.join("b", apart, waiting)).toBeUndefined();
    for (const each of [first, second, apart]) each.land();
  });

  test("those who wait are told the words, and of what content they are", async ({ one, other }) => {
    const first = new TestFlight();
    await one.join("a", first, waiting);
    const seen = await other.join("a", new TestFlight(), waiting);
    first.land(transcriptOf("words"));
    expect(await seen?.keys).toMatchObject({ sha256: "s" });
    expect(await seen?.transcript).toEqual(transcriptOf("words"));
  });

  test("it is under way until its words are where others find them", async ({ one, other }) => {
    const first = new TestFlight();
    await one.join("a", first, waiting);
    first.ended.resolve(transcriptOf("words"));
    await settle();
    const seen = await other.join("a", new TestFlight(), waiting);
    expect(seen?.id).toBe(first.id);
    first.land();
    expect(await seen?.transcript).toEqual(transcriptOf("words"));
  });

  test("of one that ended without words the pieces are left, and the next one may begin", async ({ one, other }) => {
    const [first, second] = [new TestFlight("recording", [pieceOf(0), pieceOf(1)]), new TestFlight()];
    await one.join("a", first, waiting);
    const seen = await other.join("a", second, waiting);
    first.land();
    expect(await seen?.transcript).toBeUndefined();
    expect(await seen?.pieces()).toEqual([pieceOf(0), pieceOf(1)]);
    expect(await other.join("a", second, waiting)).toBeUndefined();
    expect((await one.join("a", new TestFlight(), waiting))?.id).toBe(second.id);
    second.land();
  });
}
