import type { Clock } from "../../../src/clock.ts";
import type { SandboxFile } from "../world.ts";
import { announcedSize, contentStream } from "../world.ts";
import { badRequest } from "./bot_api_error.ts";
import type { Call, Method } from "./call.ts";

/** Bots cannot download larger files from Telegram's own Bot API server. */
const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;

const getFile: Method = ({ world, session, params }: Call) => {
  const fileId = params.text("file_id");
  if (fileId === "") throw badRequest("file_id not specified");
  const file = world.fileByFileId(fileId);
  if (file === undefined) throw badRequest("wrong file_id or the file is temporarily unavailable");
  if (file.content.sizeBytes > MAX_DOWNLOAD_BYTES) throw badRequest("file is too big");
  return {
    file_id: fileId,
    file_unique_id: file.fileUniqueId,
    file_size: announcedSize(file),
    file_path: session.pathOf(file),
  };
};

/** The bytes of a file, no faster than `bytesPerSecond`. */
export function fileAnswer(
  file: SandboxFile,
  clock: Clock,
  bytesPerSecond: number | undefined,
  signal: AbortSignal,
): Response {
  const pace = bytesPerSecond && ((bytes: number) => clock.sleep((bytes / bytesPerSecond) * 1000, signal));
  return new Response(contentStream(file.content, pace || undefined), {
    headers: { "content-type": "application/octet-stream", "content-length": `${file.content.sizeBytes}` },
  });
}

export const fileMethods: Record<string, Method> = { getFile };
