import type { Fetch } from "../shared/adapter_config.ts";
import { disguisedStatus, SENT_STATUS_HEADER } from "./disguised_error.ts";
import { parseLeniently } from "./lenient_json.ts";
import { readOtherForm } from "./other_forms.ts";
import { UnreadableAnswer } from "./unreadable.ts";

/** The words of eight minutes take less than 1 MB in the wordiest form. */
const MAX_ANSWER_BYTES = 8 * 2 ** 20;

/**
 * A fetch whose answers are read within bounds and are always JSON: a success that is not is its text as a JSON string, and an
 * error inside a success is the refusal that it means.
 * @throws {UnreadableAnswer} when there is more than anybody could have said
 */
export function answering(send: Fetch): Fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.body === null && !response.ok) return response;
    const bytes = await new Response(response.body?.pipeThrough(bounded())).bytes();
    return response.ok ? understood(response, new TextDecoder().decode(bytes)) : copy(response, bytes);
  };
}

function bounded(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw new UnreadableAnswer(`more than ${MAX_ANSWER_BYTES / 2 ** 20} MB`);
      controller.enqueue(chunk);
    },
  });
}

/** A number alone is somebody counting, as text. */
function valueOf(text: string): unknown {
  const value = parseLeniently(text);
  if (value === undefined) return readOtherForm(text) ?? text;
  return typeof value === "number" || typeof value === "boolean" ? text : value;
}

function understood(response: Response, text: string): Response {
  const value = valueOf(text);
  const meant = disguisedStatus(value);
  const headers = { "content-type": "application/json" };
  const told = meant === undefined ? headers : { ...headers, [SENT_STATUS_HEADER]: String(response.status) };
  // Some successes (204) may hold nothing: what was made of them is an answer like all others.
  return copy(response, JSON.stringify(value), told, meant ?? 200);
}

/** The same answer with another body; what describes the old body on its way is left out. */
function copy(
  response: Response,
  body: BodyInit,
  headers: Record<string, string> = {},
  status = response.status,
): Response {
  const all = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) all.delete(name);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  const made = new Response(body, { status, statusText: response.statusText, headers: all });
  return Object.defineProperty(made, "url", { value: response.url });
}
