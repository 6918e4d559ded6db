import { createHash } from "node:crypto";
import process from "node:process";
import { downloadsFor } from "./downloads_for.ts";

/*
 * One client downloads one file in a process of its own, so that its processor time is its own:
 * `deno run -A bench/download_client.ts CLIENT JOB`, where JOB is a DownloadJob in JSON. Prints a DownloadMeasure in JSON.
 */

export const CLIENTS = [
  "transhades",
  "gramjs downloadFile",
  "gramjs downloadMedia",
  "mtcute",
  "transhades at once",
] as const;
export type ClientName = typeof CLIENTS[number];

/** The server as its first line describes it, and which of its files to take. */
export interface DownloadJob {
  ports: Record<number, number>;
  publicKeyPem: string;
  token: string;
  apiId: number;
  apiHash: string;
  file: { id: string; accessHash: string; dcId: number; sizeBytes: number; fileId: string };
  /** Message that carries the file. */
  messageId: number;
  /** What "transhades at once" reads beside it. */
  others?: Pick<DownloadJob, "file" | "messageId">[];
}

export interface DownloadMeasure {
  seconds: number;
  cpuSeconds: number;
  rssBytes: number;
  sha256: string;
  /** How late timers were during the download. */
  medianTimerDelayMs: number;
  p99TimerDelayMs: number;
  /** How many bytes came in each second. */
  bytesBySecond: number[];
  /** In which seconds Telegram asked for less. */
  slowedAt: number[];
}

/** Is told what comes, and that less was asked for. */
interface Watch {
  onBytes(bytes: Uint8Array): void;
  onSlowed(): void;
}

/** Connects, and gives the function that downloads: the login is not part of the measure. */
type Connect = (job: DownloadJob, watch: Watch) => Promise<() => Promise<void>>;

const CONNECT: Record<ClientName, Connect> = {
  "transhades": connectTranshades,
  "transhades at once": connectTranshades,
  "gramjs downloadFile": (job, { onBytes }) => connectGramjs(job, onBytes, "file"),
  "gramjs downloadMedia": (job, { onBytes }) => connectGramjs(job, onBytes, "media"),
  "mtcute": connectMtcute,
};

async function connectTranshades(job: DownloadJob, { onBytes, onSlowed }: Watch) {
  const sessionsDirectory = await Deno.makeTempDir({ prefix: "transhades-bench-" });
  const downloads = await downloadsFor(job, sessionsDirectory);
  downloads.events.listen(({ type }) => type === "slowed" && onSlowed());
  const never = new AbortController().signal;
  const files = await Promise.all(
    [job, ...job.others ?? []].map(({ file: { fileId, sizeBytes }, messageId }) =>
      downloads.opener.open({ fileId, fileUniqueId: "bench", sizeBytes, chatId: 7, messageId }, never)
    ),
  );
  return async () => {
    await Promise.all(files.map(async (file) => {
      for await (const bytes of file.read(0, undefined, never)) onBytes(bytes);
    }));
    await Deno.remove(sessionsDirectory, { recursive: true });
  };
}

async function connectGramjs(job: DownloadJob, onBytes: (bytes: Uint8Array) => void, way: "file" | "media") {
  const { gramjsClient } = await import("../tests/sandbox/mtproto/clients/gramjs.ts");
  const { Api } = await import("telegram");
  const client = gramjsClient(job, job);
  await client.connect();
  await client.start({ botAuthToken: job.token });
  const [message] = await client.getMessages(undefined, { ids: [job.messageId] });
  const outputFile = { write: (bytes: Uint8Array) => onBytes(bytes), close: () => {} };
  const media = message.media;
  if (!(media instanceof Api.MessageMediaDocument) || !(media.document instanceof Api.Document)) {
    throw new Error("the message carries no file");
  }
  const { id, accessHash, fileReference, dcId, size: fileSize } = media.document;
  const location = new Api.InputDocumentFileLocation({ id, accessHash, fileReference, thumbSize: "" });
  return async () => {
    if (way === "media") await client.downloadMedia(message, { outputFile });
    else await client.downloadFile(location, { dcId, fileSize, outputFile });
  };
}

async function connectMtcute(job: DownloadJob, { onBytes }: Watch) {
  const { mtcuteClient } = await import("../tests/sandbox/mtproto/clients/mtcute.ts");
  const client = mtcuteClient(job, job);
  await client.start({ botToken: job.token });
  return async () => {
    const { fileId: location, sizeBytes: fileSize } = job.file;
    for await (const bytes of client.downloadAsIterable(location, { fileSize, partSize: 512 })) {
      onBytes(bytes);
    }
  };
}

async function measure(client: ClientName, job: DownloadJob): Promise<DownloadMeasure> {
  const hash = createHash("sha256");
  const bytesBySecond: number[] = [];
  const slowedAt: number[] = [];
  let startedAt = performance.now();
  const second = () => Math.floor((performance.now() - startedAt) / 1000);
  const download = await CONNECT[client](job, {
    onBytes(bytes) {
      hash.update(bytes);
      bytesBySecond[second()] = (bytesBySecond[second()] ?? 0) + bytes.length;
    },
    onSlowed: () => void slowedAt.push(second()),
  });
  const timers = watchTimers();
  const cpu = process.cpuUsage();
  startedAt = performance.now();
  await download();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    rssBytes: Deno.memoryUsage().rss,
    sha256: hash.digest("hex"),
    ...timers.stop(),
    bytesBySecond: Array.from(bytesBySecond, (bytes = 0) => bytes),
    slowedAt,
  };
}

/** Sets timers one after the other and notes how late each is. */
function watchTimers(everyMs = 5) {
  const delays: number[] = [];
  let timer: ReturnType<typeof setTimeout>;
  const set = () => {
    const dueAt = performance.now() + everyMs;
    timer = setTimeout(() => {
      delays.push(performance.now() - dueAt);
      set();
    }, everyMs);
  };
  set();
  return {
    stop() {
      clearTimeout(timer);
      const sorted = delays.toSorted((a, b) => a - b);
      const quantile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
      return { medianTimerDelayMs: quantile(0.5), p99TimerDelayMs: quantile(0.99) };
    },
  };
}

if (import.meta.main) {
  const [client, job] = Deno.args;
  const measured = await measure(client as ClientName, JSON.parse(job));
  console.log(JSON.stringify(measured));
  Deno.exit(0); // the clients of others keep timers running
}
