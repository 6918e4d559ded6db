import type { Clock } from "../../../src/clock.ts";
import type { FileKind, SandboxFile } from "../world/file.ts";
import type { UpdateQueue } from "../world/update_queue.ts";
import { LongPoll } from "./long_poll.ts";
import { Webhook } from "./webhook.ts";

const FOLDERS: Record<FileKind, { folder: string; extension: string }> = {
  voice: { folder: "voice", extension: "oga" },
  audio: { folder: "music", extension: "mp3" },
  video: { folder: "videos", extension: "mp4" },
  video_note: { folder: "video_notes", extension: "mp4" },
  document: { folder: "documents", extension: "bin" },
  photo: { folder: "photos", extension: "jpg" },
  sticker: { folder: "stickers", extension: "webp" },
};

/** What the Bot API server remembers of one bot. */
export class BotSession implements AsyncDisposable {
  readonly queue: UpdateQueue;
  readonly poll: LongPoll;
  readonly webhook: Webhook;
  loggedOut = false;
  #paths = new Map<SandboxFile, string>();

  constructor(clock: Clock, queue: UpdateQueue) {
    this.queue = queue;
    this.poll = new LongPoll(clock, queue);
    this.webhook = new Webhook(clock, queue);
  }

  /** The file_path under which the bot may download the file. */
  pathOf(file: SandboxFile): string {
    const { folder, extension } = FOLDERS[file.kind];
    const ending = /\.(\w{1,8})$/.exec(file.name ?? "")?.[1] ?? extension;
    const path = this.#paths.get(file) ?? `${folder}/file_${this.#paths.size}.${ending}`;
    this.#paths.set(file, path);
    return path;
  }

  fileAt(path: string): SandboxFile | undefined {
    return [...this.#paths].find(([, known]) => known === path)?.[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.webhook.remove();
  }
}
