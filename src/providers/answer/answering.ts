import type { Fetch } from "../shared/adapter.ts";
import { disguisedStatus, SENT_STATUS_HEADER } from "./disguised_error.ts";
import { parseLeniently } from "./lenient_json.ts";
import { readOtherForm } from "./other_forms.ts";
import { decodeBody, plainWords } from "./plain_text.ts";

/**
 * A fetch whose successes are always JSON: one that is not is its text as a JSON string, and an error inside a success is the
 * refusal that it means.
 */
export function answering(send: Fetch): Fetch {
  return async (input, init) => {
    const response = await send(input, init);
    return response.ok ? understood(response, await textOf(response)) : response;
  };
}

async function textOf(response: Response): Promise<string> {
  return decodeBody(await response.bytes(), response.headers.get("content-type"));
}

function understood({ headers: given, status: sent }: Response, text: string): Response {
  const value = valueOf(text);
  const meant = disguisedStatus(value);
  const headers = new Headers(given);
  headers.set("content-type", "application/json");
  if (meant !== undefined) headers.set(SENT_STATUS_HEADER, String(sent));
  // Some successes (204) may hold nothing: what was made of them is an answer like all others.
  return new Response(JSON.stringify(value, inPlainWords), { status: meant ?? 200, headers });
}

function inPlainWords(_name: string, value: unknown): unknown {
  return typeof value === "string" ? plainWords(value) : value;
}

/** A number alone is somebody counting, as text. */
function valueOf(text: string): unknown {
  const value = parseLeniently(text);
  if (value === undefined) return readOtherForm(text) ?? text;
  return typeof value === "number" || typeof value === "boolean" ? text : value;
}
