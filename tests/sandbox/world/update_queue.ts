import type { Update } from "grammy/types";
import { Events } from "./events.ts";

export type UpdateType = Exclude<keyof Update, "update_id">;

/** What a bot gets that never named the updates it wants. */
const NOT_BY_DEFAULT: ReadonlySet<UpdateType> = new Set([
  "chat_member",
  "message_reaction",
  "message_reaction_count",
  "stopped_message_generation",
]);

/** Updates of one bot, kept until the bot confirms them. */
export class UpdateQueue {
  readonly changed = new Events<void>();
  allowed: readonly UpdateType[] = [];
  #nextId: number;
  #pending: Update[] = [];

  constructor(firstId = 100_000_001) {
    this.#nextId = firstId;
  }

  get pendingCount(): number {
    return this.#pending.length;
  }

  push(type: UpdateType, body: Omit<Update, "update_id">): void {
    const wanted = this.allowed.length > 0 ? this.allowed.includes(type) : !NOT_BY_DEFAULT.has(type);
    if (!wanted) return;
    this.#pending.push({ update_id: this.#nextId++, ...body });
    this.changed.emit();
  }

  /** Confirms everything below `offset`; a negative one keeps only the last -offset updates. */
  confirm(offset: number): void {
    this.#pending = offset < 0
      ? this.#pending.slice(offset)
      : this.#pending.filter((update) => update.update_id >= offset);
  }

  /** Confirms one update alone. */
  drop(updateId: number): void {
    this.#pending = this.#pending.filter((update) => update.update_id !== updateId);
  }

  /** The oldest unconfirmed updates. */
  peek(limit: number): Update[] {
    return this.#pending.slice(0, limit);
  }

  clear(): void {
    this.#pending = [];
  }
}
