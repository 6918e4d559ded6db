import type { FileRef } from "../pipeline/file_source.ts";
import type { WaitingLine } from "../semaphore.ts";
import { find, insert, remove } from "./sorted.ts";

export interface Ticket {
  readonly userId: number;
  /** Work it asks for, see `costOf`. */
  readonly cost: number;
  /** Its place in the order, in virtual time, once it has one: given by the line, and kept over a restart by its owner. */
  turn?: number;
}

export interface FairLimits {
  /** Tickets of one person that may be out at once; more wait. */
  maxPerUser: number;
  /** How often the first ticket of a person, free to go, may see one pass that came after it. */
  maxOvertakes: number;
}

/** A ticket's place in the order: given once, kept when the ticket comes back after a pause. */
interface Tag {
  arrival: number;
  /** When it became its person's first; undefined before. */
  firstSince?: number;
  overtaken: number;
}

interface Person<T> {
  /** Ordered by tag. */
  waiting: T[];
  /** Finish tag of the newest ticket. */
  lastFinish: number;
  out: number;
}

/**
 * Self-clocked fair queueing by person (Golestani 1994): each ticket finishes, in virtual time, its cost after the one
 * before it of the same person, and the smallest finish goes next. People take turns, fifty files of one cannot starve
 * another, and small files pass large ones; ageing bounds how often.
 */
export class FairLine<T extends Ticket> implements WaitingLine<T> {
  readonly #limits: FairLimits;
  readonly #people = new Map<number, Person<T>>();
  /** Everybody who waits, ordered by tag. */
  readonly #order: T[] = [];
  readonly #tags = new WeakMap<T, Tag>();
  #virtualTime = 0;
  #count = 0;

  constructor(limits: FairLimits) {
    this.#limits = { ...limits };
  }

  /** Counts for whoever goes from now on. */
  set maxPerUser(maxPerUser: number) {
    this.#limits.maxPerUser = maxPerUser;
  }

  get isEmpty(): boolean {
    return this.#order.length === 0;
  }

  push(ticket: T): void {
    const person = this.#person(ticket.userId);
    if (!this.#tags.has(ticket)) {
      this.#tags.set(ticket, { arrival: this.#count++, overtaken: 0 });
      person.lastFinish = this.#newTurn(ticket, person);
      ticket.turn = person.lastFinish;
    }
    insert(person.waiting, ticket, this.#byTag);
    insert(this.#order, ticket, this.#byTag);
    this.#markFirst(person);
  }

  take(): T | undefined {
    if (this.isEmpty) return undefined;
    const free = [...this.#people.values()]
      .filter(({ waiting, out }) => waiting.length > 0 && out < this.#limits.maxPerUser)
      .map(({ waiting }) => waiting[0]);
    const next = this.#oldestAged(free) ?? this.#smallest(free);
    if (next === undefined) return undefined;
    this.#countOvertaken(next, free);
    this.#virtualTime = Math.max(this.#virtualTime, turnOf(next));
    this.#person(next.userId).out++;
    this.remove(next);
    return next;
  }

  remove(ticket: T): void {
    const person = this.#person(ticket.userId);
    remove(person.waiting, ticket, this.#byTag);
    remove(this.#order, ticket, this.#byTag);
    this.#markFirst(person);
    this.#forgetIdle(ticket.userId);
  }

  done(ticket: T): void {
    this.#person(ticket.userId).out--;
    this.#forgetIdle(ticket.userId);
  }

  /** Everybody who waits, in the order in which they will be served unless somebody comes, leaves or grows old. */
  order(): readonly T[] {
    return this.#order;
  }

  /** 1 for the next in that order; 0 for who does not wait. */
  place(ticket: T): number {
    return this.#tags.has(ticket) ? find(this.#order, ticket, this.#byTag) + 1 : 0;
  }

  /** Time stood still while nobody served: those of before a restart, who come in their order, go on where it stopped. */
  #newTurn({ turn, cost }: T, { lastFinish }: Person<T>): number {
    if (turn === undefined) return Math.max(this.#virtualTime, lastFinish) + cost;
    if (this.#virtualTime === 0) this.#virtualTime = turn - cost;
    return Math.max(lastFinish, turn);
  }

  readonly #byTag = (a: T, b: T): number => {
    return turnOf(a) - turnOf(b) || this.#tag(a).arrival - this.#tag(b).arrival;
  };

  #oldestAged(free: readonly T[]): T | undefined {
    return free.filter((ticket) => this.#tag(ticket).overtaken >= this.#limits.maxOvertakes)
      .sort((a, b) => this.#firstSince(a) - this.#firstSince(b)).at(0);
  }

  #smallest(free: readonly T[]): T | undefined {
    const smaller = (a: T, b: T) => this.#byTag(b, a) < 0 ? b : a;
    return free.length === 0 ? undefined : free.reduce(smaller);
  }

  #countOvertaken(next: T, free: readonly T[]): void {
    for (const ticket of free) {
      if (this.#firstSince(ticket) < this.#firstSince(next)) this.#tag(ticket).overtaken++;
    }
  }

  #markFirst({ waiting }: Person<T>): void {
    if (waiting.length > 0) this.#tag(waiting[0]).firstSince ??= this.#count++;
  }

  #firstSince(ticket: T): number {
    return this.#tag(ticket).firstSince ?? Infinity;
  }

  #tag(ticket: T): Tag {
    const tag = this.#tags.get(ticket);
    if (tag === undefined) throw new Error("this ticket was never pushed");
    return tag;
  }

  #person(userId: number): Person<T> {
    const person = this.#people.get(userId) ?? { waiting: [], lastFinish: 0, out: 0 };
    this.#people.set(userId, person);
    return person;
  }

  #forgetIdle(userId: number): void {
    const { waiting, out } = this.#person(userId);
    if (waiting.length === 0 && out === 0) this.#people.delete(userId);
  }
}

function turnOf({ turn = Infinity }: Ticket): number {
  return turn;
}

/** Bytes of a second of ordinary audio (128 kbit/s), to guess a length from a size. */
const BYTES_PER_SECOND = 16_000;
/** An hour of video counts as much as half a day: beyond this nobody waits longer for being large. */
const MAX_COST = 30;

/** Minutes of audio as far as they are known, from 1 (every voice message) to 30; what is told may be nonsense. */
export function costOf({ durationSeconds, sizeBytes }: FileRef): number {
  const seconds = durationSeconds ?? (sizeBytes === undefined ? undefined : sizeBytes / BYTES_PER_SECOND);
  const isKnown = seconds !== undefined && Number.isFinite(seconds);
  return isKnown ? Math.min(MAX_COST, Math.max(1, seconds / 60)) : 1;
}
