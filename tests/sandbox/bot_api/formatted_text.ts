import type { MessageEntity } from "grammy/types";

export type Style = "bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "code";

type WithoutPlace<Entity> = Entity extends unknown ? Omit<Entity, "offset" | "length"> : never;

/** Text that is being parsed, with its entities; places count UTF-16 units. */
export class FormattedText {
  text = "";
  #entities: MessageEntity[] = [];

  get length(): number {
    return this.text.length;
  }

  /** In the order of their places, the outer ones first. */
  get entities(): MessageEntity[] {
    return this.#entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  }

  append(text: string): void {
    this.text += text;
  }

  slice(offset: number): string {
    return this.text.slice(offset);
  }

  /** Adds an entity from `offset` to the end of the text so far; an empty one is dropped. */
  add(entity: WithoutPlace<MessageEntity>, offset: number): void {
    const length = this.text.length - offset;
    if (length > 0) this.#entities.push({ ...entity, offset, length });
  }
}
