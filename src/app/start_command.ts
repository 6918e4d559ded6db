import { getLogger } from "@logtape/logtape";
import { systemClock } from "../clock.ts";
import { ConfigError, type Settings } from "../config.ts";
import { startLog } from "../ops/log.ts";
import { Troubles } from "../ops/troubles.ts";
import { VERSION } from "../cli/version.ts";
import { banner } from "./banner.ts";
import { startBot } from "./bot.ts";
import { requireFolders } from "./folders.ts";
import { secretsOf } from "./secrets.ts";

const log = getLogger(["transhades"]);

/** `transhades start`: runs the bot until a signal stops it. */
export async function run(settings: Settings, signal: AbortSignal): Promise<number> {
  const token = settings.TELEGRAM_BOT_TOKEN;
  if (token === undefined) throw new ConfigError(["TELEGRAM_BOT_TOKEN is not set; @BotFather gives one"]);
  const troubles = new Troubles();
  await startLog({
    level: settings.LOG_LEVEL ?? "info",
    format: settings.LOG_FORMAT,
    secrets: secretsOf(settings),
    listener: (record) => troubles.hear(record),
  });
  await requireFolders(settings);
  const bot = await startBot(settings, token, systemClock, troubles);
  for (const line of banner(settings, await bot.status.status(), VERSION)) log.info(line);
  await untilAborted(signal);
  log.info("stopping: jobs that do not finish in time go on after the next start");
  await bot[Symbol.asyncDispose]();
  return 0;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
