/** Ids of the server's messages: they follow the time, grow without exception and tell answers from the rest. */
export class MessageIds {
  #last = 0n;

  next(kind: "answer" | "notice"): bigint {
    const now = (BigInt(Date.now()) << 32n) / 1000n & ~3n;
    this.#last = now > this.#last ? now : this.#last + 4n;
    return this.#last | (kind === "answer" ? 1n : 3n);
  }
}

/** Seconds since the Unix epoch that a message id stands for. */
export function secondsOf(messageId: bigint): number {
  return Number(messageId >> 32n);
}
