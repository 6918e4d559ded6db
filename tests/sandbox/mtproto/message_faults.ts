/** Which messages are refused, before anybody looks at what they ask. */
export interface RefusedMessages {
  /** Of bad_msg_notification (16, 17, 18, 19, 20, 32, 33, 34, 35, 64); 48 is told as bad_server_salt. */
  code: number;
  dcId?: number;
}

/** A refusal that is switched on until it is disposed of. */
export interface MessageRefusal extends Disposable {
  /** Messages refused so far. */
  readonly count: number;
}

/** Refusals by the protocol itself, whatever is asked. */
export class MessageFaults {
  readonly #refusals = new Set<RefusedMessages & { count: number }>();

  refuse(messages: RefusedMessages): MessageRefusal {
    const refusal = { ...messages, count: 0 };
    this.#refusals.add(refusal);
    return {
      get count() {
        return refusal.count;
      },
      [Symbol.dispose]: () => void this.#refusals.delete(refusal),
    };
  }

  clear(): void {
    this.#refusals.clear();
  }

  /** The code that a message meets; undefined lets it through. For the server. */
  meet(dcId: number): number | undefined {
    const met = [...this.#refusals].find((refusal) => (refusal.dcId ?? dcId) === dcId);
    if (met !== undefined) met.count++;
    return met?.code;
  }
}
