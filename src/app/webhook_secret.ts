import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import type { WebhookSettings } from "../chat/ports.ts";
import type { Settings } from "../config.ts";
import { systemReason } from "../system_reason.ts";

const log = getLogger(["transhades"]);

const FILE = "webhook_secret";
const OWN_BYTES = 32;

/** How Telegram brings updates, if it does; the secret is the operator's, else the one it was told last, else a new one. */
export async function webhookOf(
  { WEBHOOK_URL: url, WEBHOOK_SECRET: given, DATA_DIR }: Settings,
): Promise<WebhookSettings | undefined> {
  if (url === undefined) return undefined;
  const path = join(DATA_DIR, FILE);
  let told = await readTold(path);
  const secret = given ?? told ?? newSecret();
  return {
    url,
    secret,
    isSecretTold: () => told === secret,
    onSecretTold: async () => {
      told = secret;
      await keepTold(path, secret);
    },
  };
}

/** The file holds what Telegram was told last; what else stands there was not told. */
async function readTold(path: string): Promise<string | undefined> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return /^[\w-]{1,256}$/.exec(text.trim())?.[0];
}

async function keepTold(path: string, secret: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, `${secret}\n`, { mode: 0o600 });
  } catch (error) {
    log.warn("{path} cannot be written ({reason}): the webhook will be set again at the next start", {
      path,
      reason: systemReason(error),
    });
  }
}

function newSecret(): string {
  return crypto.getRandomValues(new Uint8Array(OWN_BYTES)).toHex();
}
