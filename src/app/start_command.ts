import { getLogger } from "@logtape/logtape";
import { systemClock } from "../clock.ts";
import { ConfigError, readSettings, type Settings } from "../config.ts";
import { startLog } from "../ops/log.ts";
import { Troubles } from "../ops/troubles.ts";
import { VERSION } from "../cli/version.ts";
import { banner } from "./banner.ts";
import { startBot } from "./bot.ts";
import { requireFolders } from "./folders.ts";
import { MISSING, missingPrograms } from "./programs.ts";
import { reload } from "./reload.ts";
import { secretsOf } from "./secrets.ts";
import { untilRedis } from "./until_redis.ts";

const log = getLogger(["transhades"]);

/** `transhades start`: runs the bot until a signal stops it. */
export async function run(settings: Settings, signal: AbortSignal): Promise<number> {
  const token = settings.TELEGRAM_BOT_TOKEN;
  if (token === undefined) throw new ConfigError(["TELEGRAM_BOT_TOKEN is not set; @BotFather gives one"]);
  const [troubles, secrets] = [new Troubles(), secretsOf(settings)];
  await startLog({
    level: settings.LOG_LEVEL ?? "info",
    format: settings.LOG_FORMAT,
    secrets,
    listener: (record) => troubles.hear(record),
  });
  await requireFolders(settings);
  const missing = missingPrograms();
  const start = () => startBot(settings, token, systemClock, troubles);
  const bot = await untilRedis(start, { clock: systemClock, signal });
  for (const line of banner(settings, await bot.status.status(), VERSION)) log.info(line);
  for (const program of await missing) log.error(`${program} ${MISSING.says}; ${MISSING.mend}`);
  using _hangUps = onHangUp(() => {
    settings = reload(settings, {
      read: readSettings,
      use: (next) => {
        secrets.push(...secretsOf(next).filter((secret) => !secrets.includes(secret)));
        bot.use(next);
      },
    });
  });
  await untilAborted(signal);
  log.info("stopping: jobs that do not finish in time go on after the next start");
  await bot[Symbol.asyncDispose]();
  return 0;
}

/** A terminal that is closed ends what runs in it, as ever. */
function onHangUp(listener: () => void): Disposable {
  if (Deno.stdin.isTerminal()) return { [Symbol.dispose]: () => {} };
  Deno.addSignalListener("SIGHUP", listener);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGHUP", listener) };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
