import { complaintOf } from "./disguised_error.ts";

/** An answer came, but there is nothing in it that could be the words. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";

  /** Told by what it says instead. */
  static without(what: string, answer: unknown): UnreadableAnswer {
    if (typeof answer === "string") return new UnreadableAnswer(isPage(answer) ? answer : "no JSON");
    const complaint = complaintOf(answer);
    return new UnreadableAnswer(
      complaint === undefined ? `no ${what} in it` : `an error instead: ${complaint}`,
    );
  }
}

/** A web page, of which people are told the title. */
export function isPage(text: string): boolean {
  return /^\s*(?:<!doctype|<\?xml|<html|<head|<body)/i.test(text);
}
