import { z } from "zod";
import type { Clock } from "../../../src/clock.ts";
import type { MtprotoFaults } from "../mtproto/server.ts";

const filter = { apiId: z.int().optional(), method: z.string().optional() };
/** A fault of the MTProto server as the control API takes it. */
export const mtprotoFault = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("floodWait"),
    seconds: z.number().positive(),
    premium: z.boolean().optional(),
    times: z.number().optional(),
    ...filter,
  }),
  z.object({
    kind: z.literal("limitRate"),
    requests: z.int().positive(),
    perSeconds: z.number().positive(),
    waitSeconds: z.number().positive(),
    shared: z.boolean().optional(),
    ...filter,
  }),
  z.object({
    kind: z.literal("rpcError"),
    code: z.int(),
    text: z.string(),
    times: z.number().optional(),
    ...filter,
  }),
  z.object({ kind: z.literal("dropAnswers"), times: z.number().optional(), ...filter }),
  z.object({ kind: z.literal("delay"), ms: z.number().positive(), ...filter }),
  z.object({ kind: z.literal("bandwidth"), bytesPerSecond: z.number().positive() }),
  z.object({
    kind: z.literal("limitBytes"),
    per: z.enum(["all", "connection", "account", "bot"]),
    bytesPerSecond: z.number().positive(),
    mostSecondsAhead: z.number().positive().optional(),
  }),
  z.object({ kind: z.literal("refuseConnections") }),
  z.object({ kind: z.literal("dropConnections"), dcId: z.int().optional() }),
  z.object({ kind: z.literal("rotateSalts") }),
  z.object({ kind: z.literal("forgetSessions") }),
]);
export type MtprotoFault = z.infer<typeof mtprotoFault>;

/** A fault that is on; `until` is its end where it ends by itself (milliseconds since the Unix epoch). */
export type SwitchedFault = MtprotoFault & { id: string; until?: number };

/** MTProto faults that can be switched off again by an id. */
export class SwitchedFaults {
  readonly #faults: MtprotoFaults;
  readonly #clock: Clock;
  #handles = new Map<string, { shown: SwitchedFault; handle: Disposable }>();
  #lastId = 0;

  constructor(faults: MtprotoFaults, clock: Clock) {
    this.#faults = faults;
    this.#clock = clock;
  }

  active(): SwitchedFault[] {
    const on = this.#faults.active().map(({ kind, options }) => JSON.stringify({ kind, ...options }));
    return [...this.#handles.values()].map(({ shown }) => shown).filter(({ id: _id, until, ...fault }) =>
      (until ?? Infinity) > this.#clock.now() && on.includes(JSON.stringify(fault))
    );
  }

  on(fault: MtprotoFault): void {
    const handle = switchOn(this.#faults, fault);
    if (handle === undefined) return;
    const id = `${++this.#lastId}`;
    const ends = fault.kind === "floodWait" && fault.times === undefined;
    const until = ends ? { until: this.#clock.now() + fault.seconds * 1000 } : {};
    this.#handles.set(id, { shown: { ...fault, id, ...until }, handle });
  }

  /** All of them when no id is given. */
  off(id?: string): void {
    if (id === undefined) this.#faults.clear();
    else this.#handles.get(id)?.handle[Symbol.dispose]();
  }
}

/** Things that happen only once give nothing to switch off. */
function switchOn(faults: MtprotoFaults, fault: MtprotoFault): Disposable | undefined {
  switch (fault.kind) {
    case "floodWait":
      return faults.floodWait(fault);
    case "limitRate":
      return faults.limitRate(fault);
    case "rpcError":
      return faults.rpcError(fault);
    case "dropAnswers":
      return faults.dropAnswers(fault);
    case "delay":
      return faults.delay(fault);
    case "bandwidth":
      return faults.bandwidth(fault.bytesPerSecond);
    case "limitBytes":
      return faults.limitBytes(fault);
    case "refuseConnections":
      return faults.refuseConnections();
    case "dropConnections":
      faults.dropConnections(fault.dcId);
      return undefined;
    case "rotateSalts":
    case "forgetSessions":
      faults[fault.kind]();
      return undefined;
  }
}
