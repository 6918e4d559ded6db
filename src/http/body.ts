import { Buffer } from "node:buffer";
import type { Clock } from "../clock.ts";
import { inTime } from "../waiting.ts";

/** A body that is too long or comes too slowly: `status` is the answer to it. */
export class BodyRefused extends Error {
  override name = "BodyRefused";

  constructor(readonly status: 408 | 413, message: string) {
    super(message);
  }
}

/** The answer to a body that was refused. While the rest of one is awaited the server keeps its connection, so a slow one is hung up on. */
export function refuseBody({ status, message }: BodyRefused): Response {
  return new Response(status === 408 ? brokenOff(message) : message, { status });
}

function brokenOff(reason: string): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.error(new Error(reason)) });
}

interface BodyLimits {
  mostBytes: number;
  withinMs: number;
}

/** The text of a request. @throws {BodyRefused} at once when it announces too much, else when it has sent too much or takes too long */
export async function readBody(
  { body, headers }: Request,
  { mostBytes, withinMs: ms }: BodyLimits,
  clock: Clock,
): Promise<string> {
  if (Number(headers.get("content-length")) > mostBytes) throw tooLong();
  const late = () => new BodyRefused(408, "the body comes too slowly");
  const reader = body?.getReader();
  try {
    return reader === undefined ? "" : await inTime({ clock, ms, late }, readAll(reader, mostBytes));
  } finally {
    reader?.cancel().catch(() => undefined); // what nobody reads ends with the answer
  }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let left = mostBytes;;) {
    const { value } = await reader.read();
    if (value === undefined) return Buffer.concat(chunks).toString("utf8");
    left -= value.length;
    if (left < 0) throw tooLong();
    chunks.push(value);
  }
}

function tooLong(): BodyRefused {
  return new BodyRefused(413, "the body is too long");
}
