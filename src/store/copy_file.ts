import { dirname } from "node:path";
import { z } from "zod";
import type { CopyBook } from "../download/ports.ts";

const schema = z.array(z.object({ chatId: z.int(), messageId: z.int() }));
type Copies = z.infer<typeof schema>;

/** The copies of messages that are to be removed, in one small file, which each change replaces. */
export class CopyFile implements CopyBook {
  readonly #path: string;
  #changing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws the system's error when it cannot be read */
  async all(): Promise<Copies> {
    await this.#changing.catch(() => {});
    return await this.#read();
  }

  note(copy: Copies[number]): Promise<void> {
    return this.#change((copies) => [...copies, copy]);
  }

  strike({ chatId, messageId }: Copies[number]): Promise<void> {
    return this.#change((copies) =>
      copies.filter((copy) => copy.chatId !== chatId || copy.messageId !== messageId)
    );
  }

  #change(by: (copies: Copies) => Copies): Promise<void> {
    return this.#changing = this.#changing.catch(() => {}).then(async () => {
      await this.#write(by(await this.#read()));
    });
  }

  /** No file, or one that is damaged, has none; what cannot be read just now must not be replaced. */
  async #read(): Promise<Copies> {
    const text = await Deno.readTextFile(this.#path).catch((error: unknown) => {
      if (error instanceof Deno.errors.NotFound) return "[]";
      throw error;
    });
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      return [];
    }
  }

  async #write(copies: Copies): Promise<void> {
    const unfinished = `${this.#path}.new`;
    await Deno.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(unfinished, JSON.stringify(copies), { mode: 0o600 });
    await Deno.rename(unfinished, this.#path);
  }
}
