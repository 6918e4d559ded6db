import { SourceError } from "../../pipeline/errors.ts";
import type { Bytes } from "../../pipeline/file_source.ts";

/** Copies bytes as they are from the file that its argument names to its standard output. */
const COPY = (path: string) => [
  ...["-v", "error", "-nostdin", "-protocol_whitelist", "file,pipe", "-f", "data", "-i", `file:${path}`],
  ...["-map", "0", "-c", "copy", "-f", "data", "-flush_packets", "1", "pipe:1"],
];

/**
 * Reads a named pipe in a process of its own, killed when the signal aborts or the stream is cancelled: opening one blocks
 * until somebody writes, and in this process everything would stand still meanwhile, signals included.
 */
export function readNamedPipe(path: string, signal: AbortSignal): ReadableStream<Bytes> {
  const child = spawn(path);
  let running = true;
  const kill = () => running && child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const ended = child.status.then(({ success }) => {
    running = false;
    signal.removeEventListener("abort", kill);
    return success;
  });
  const chunks = child.stdout.getReader();
  return new ReadableStream<Bytes>({
    async pull(controller) {
      const { value } = await chunks.read();
      if (value !== undefined) return controller.enqueue(value);
      if (await ended) controller.close();
      else controller.error(new SourceError("unavailable", `${path} cannot be read`));
    },
    async cancel() {
      kill();
      await Promise.all([ended, chunks.cancel()]);
    },
  }, { highWaterMark: 0 });
}

function spawn(path: string): Deno.ChildProcess {
  const options = { clearEnv: true, stdin: "null", stdout: "piped", stderr: "null" } as const;
  try {
    return new Deno.Command("ffmpeg", { args: COPY(path), ...options }).spawn();
  } catch (cause) {
    throw new SourceError(
      "unavailable",
      `${path} is a named pipe, and ffmpeg, which reads it, was not found`,
      {
        cause,
      },
    );
  }
}
