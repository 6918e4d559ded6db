import type { World } from "../world.ts";
import { contentStream } from "../world.ts";
import type { SandboxFile } from "../world.ts";

/** The bytes of a message's file for a browser, which asks for ranges when it plays media. */
export function fileResponse(
  world: World,
  request: Request,
  ids: readonly [botId: number, chatId: number, messageId: number, connectionId?: string],
): Response {
  const file = world.message(...ids)?.file;
  if (file === undefined) return new Response("There is no such file", { status: 404 });
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (range === null) {
    return new Response(contentStream(file.content), { headers: headersOf(file, file.content.sizeBytes) });
  }
  const { sizeBytes } = file.content;
  const start = Number(range[1]);
  const end = Math.min(range[2] === "" ? sizeBytes : Number(range[2]) + 1, sizeBytes);
  if (start >= end) {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${sizeBytes}` } });
  }
  const part = {
    sizeBytes: end - start,
    read: (at: number, length: number) => file.content.read(start + at, length),
  };
  const headers = {
    ...headersOf(file, end - start),
    "content-range": `bytes ${start}-${end - 1}/${sizeBytes}`,
  };
  return new Response(contentStream(part), { status: 206, headers });
}

function headersOf({ name, mimeType }: SandboxFile, sizeBytes: number): Record<string, string> {
  const disposition = name === undefined ? "inline" : `inline; filename*=UTF-8''${encodeURIComponent(name)}`;
  return {
    "content-type": mimeType ?? "application/octet-stream",
    "content-length": `${sizeBytes}`,
    "content-disposition": disposition,
    "accept-ranges": "bytes",
    "content-security-policy": "sandbox",
  };
}
