import type { Clock } from "../../clock.ts";
import type { Job, JobProgress } from "../../queue/job.ts";
import type { ListBook } from "../ports.ts";
import type { Shown, ShowStatus, StatusMessage } from "../status_message.ts";
import { batchKeyboard } from "../stop_button.ts";
import type { Translations } from "../text/translations.ts";
import { type BatchFile, batchText, isOpen } from "./batch_text.ts";

interface List {
  locale: string;
  /** As far as they are known, by their jobs. */
  files: Map<string, BatchFile>;
  /** Jobs of which there is something new here. */
  news: Set<string>;
  isShared: boolean;
  /** When the others are told again. */
  tellAt: number;
}

const MOST_LISTS = 1_000;
const TELL_MS = 7_000;

/** What this instance knows of lists that several tell of; each edit begins with what the others know. */
export class Lists {
  readonly #deps: { book: ListBook; translations: Translations; clock: Clock };
  readonly #lists = new Map<string, List>();

  constructor(deps: { book: ListBook; translations: Translations; clock: Clock }) {
    this.#deps = deps;
  }

  isShared(job: Job): boolean {
    return this.#lists.get(keyOf(job))?.isShared ?? false;
  }

  progressOf(job: Job): BatchFile["progress"] | undefined {
    return this.#lists.get(keyOf(job))?.files.get(job.id)?.progress;
  }

  note(job: Job, progress: JobProgress): void {
    const list = this.#list(job);
    const number = list.files.get(job.id)?.number ?? list.files.size + 1;
    list.files.set(job.id, { ...listed(job, progress), number });
    list.news.add(job.id);
    if (list.isShared) this.#tell(keyOf(job), list);
  }

  /** Now and then also without an edit: many may wait to edit one message. */
  #tell(key: string, list: List): void {
    const now = this.#deps.clock.now();
    if (now < list.tellAt) return;
    list.tellAt = now + TELL_MS;
    void this.#deps.book.note(key, newsOf(list));
  }

  /** What all of them know. */
  learn(job: Job, files: readonly BatchFile[]): void {
    hear(this.#list(job), files);
  }

  share(job: Job): void {
    this.#list(job).isShared = true;
  }

  forget(job: Job): void {
    this.#lists.delete(keyOf(job));
  }

  /** Written when it is shown. */
  shown(job: Job): Shown {
    return this.#shown(this.#list(job));
  }

  /** In place of a single file's progress the list, once others have joined it; nothing when it has ended. */
  showing(show: ShowStatus): ShowStatus {
    return async (message, shown, signal) => {
      const key = `${message.chatId}:${message.messageId}`;
      const list = message.inlineMessageId === undefined ? this.#lists.get(key) : undefined;
      if (list === undefined) return await show(message, shown, signal);
      const files = await this.#deps.book.turn(key, newsOf(list));
      if (files === "over") return "message";
      if (Array.isArray(files)) hear(list, files);
      return await show(message, list.isShared ? this.#shown(list) : shown, signal);
    };
  }

  #shown(list: List): Shown {
    const { translations, clock } = this.#deps;
    const say = translations.speak(list.locale);
    const files = () => [...list.files.values()].toSorted((a, b) => a.number - b.number);
    return {
      get text() {
        return batchText(files(), say, clock.now());
      },
      get keyboard() {
        return batchKeyboard(files().filter(isOpen), say);
      },
      isWhole: true,
    };
  }

  /** Of jobs that go on elsewhere no end is told here: the oldest are forgotten. */
  #list(job: Job): List {
    const known = this.#lists.get(keyOf(job));
    if (known !== undefined) return known;
    const list: List = { locale: job.locale, files: new Map(), news: new Set(), isShared: false, tellAt: 0 };
    this.#lists.set(keyOf(job), list);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > MOST_LISTS) this.#lists.delete(oldest);
    return list;
  }
}

export function listed<P extends BatchFile["progress"]>({ id, file }: Job, progress: P) {
  const { name, durationSeconds } = file;
  return { jobId: id, file: { name, durationSeconds }, progress };
}

export function keyOf({ chatId, statusMessageId }: Pick<Job, "chatId" | "statusMessageId">): string {
  return `${chatId}:${statusMessageId}`;
}

export function messageOf({ chatId, statusMessageId = 0 }: Job): StatusMessage {
  return { chatId, messageId: statusMessageId };
}

function newsOf({ news, files }: List): BatchFile[] {
  const fresh = [...news].map((id) => files.get(id)).filter((file) => file !== undefined);
  news.clear();
  return fresh;
}

/** What is new here counts before what was noted of it. */
function hear(list: List, files: readonly BatchFile[]): void {
  list.isShared ||= files.length > 1;
  for (const file of files) {
    const own = list.news.has(file.jobId) ? list.files.get(file.jobId) : undefined;
    list.files.set(file.jobId, { ...own ?? file, number: file.number });
  }
}
