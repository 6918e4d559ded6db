import type { Refusal } from "./refusal.ts";

/** A group of optional fields that servers and models differ in. */
export type OptionalField = "times" | "prompt" | "temperature";

/** Which model is asked, and what of the optional fields it takes. */
export interface Asked {
  model: string;
  takes(field: OptionalField): boolean;
}

/** Statuses with which a field is refused. */
const FIELD_STATUSES: ReadonlySet<number> = new Set([400, 415, 422, 500, 501]);

const NAMES: Readonly<Record<OptionalField, RegExp>> = {
  times: /response_format|verbose_json|timestamp_granularit/i,
  prompt: /\b(?:prompt|keyterms?)\b/i,
  temperature: /\btemperature\b/i,
};

/** Words such as "prompt" also stand where it is only too long: then it is wanted. */
const NOT_TAKEN =
  /\bnot (?:be )?(?:support|allow|permit|compatib|recogni|expect|accept|availab)|\bun(?:support|recogni|expect|know)|\bextra[_ ](?:forbidden|inputs)/i;

/** What a server with its model does not take, learned from its refusals; one for all keys of that server. */
export class RefusedFields {
  readonly #refused = new Set<OptionalField>();

  /**
   * Asks with all optional fields that are not known to be refused, and once more without each that is refused now.
   * @throws what `send` throws, when no field is to blame
   */
  async ask<T>(
    send: (takes: Asked["takes"]) => Promise<T>,
    refusalOf: (error: unknown) => Refusal | undefined,
  ): Promise<T> {
    for (;;) {
      const without = new Set(this.#refused);
      try {
        return await send((field) => !without.has(field));
      } catch (error) {
        const refused = blamed(refusalOf(error)).filter((field) => !without.has(field));
        if (refused.length === 0) throw error;
        refused.forEach((field) => this.#refused.add(field));
      }
    }
  }
}

function blamed(refusal: Refusal | undefined): OptionalField[] {
  if (refusal === undefined || !FIELD_STATUSES.has(refusal.status)) return [];
  const text = typeof refusal.body === "string" ? refusal.body : JSON.stringify(refusal.body) ?? "";
  if (NAMES.times.test(text)) return ["times"];
  if (!NOT_TAKEN.test(text)) return [];
  return (["prompt", "temperature"] as const).filter((field) => NAMES[field].test(text));
}
