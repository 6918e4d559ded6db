import { dirname } from "node:path";
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { ToldProfile } from "../chat/ports.ts";
import { systemReason } from "../system_reason.ts";

const log = getLogger(["transhades", "store"]);

const schema = z.object({ bot: z.string(), digests: z.array(z.string()) });

/** What Telegram was told of one bot, in one small file; what was told of another bot counts as nothing. */
export class ToldProfileFile implements ToldProfile {
  readonly #path: string;
  readonly #bot: string;

  /** @param token the number in front of it names the bot; a new token is the same bot */
  constructor(path: string, token: string) {
    this.#path = path;
    this.#bot = token.split(":", 1)[0];
  }

  async read(): Promise<ReadonlySet<string>> {
    try {
      const { bot, digests } = schema.parse(JSON.parse(await Deno.readTextFile(this.#path)));
      return new Set(bot === this.#bot ? digests : []);
    } catch {
      return new Set(); // what was told is told once more
    }
  }

  async keep(digests: ReadonlySet<string>): Promise<void> {
    try {
      await Deno.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      const text = JSON.stringify({ bot: this.#bot, digests: [...digests] });
      await Deno.writeTextFile(this.#path, text, { mode: 0o600 });
    } catch (error) {
      log.warn("{path} cannot be written ({reason}): commands will be announced again at the next start", {
        path: this.#path,
        reason: systemReason(error),
      });
    }
  }
}
