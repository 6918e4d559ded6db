import { diagnose } from "../cli/doctor.ts";
import { systemClock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { redact, startLog } from "../ops/log.ts";
import { machineChecks } from "./checks.ts";
import { httpChecks } from "./http_checks.ts";
import { redisChecks } from "./redis_checks.ts";
import { isBotRunning } from "./running_bot.ts";
import { secretsOf } from "./secrets.ts";
import { helperChecks } from "./helper_checks.ts";
import { telegramChecks } from "./telegram_checks.ts";

/** `transhades doctor`: exit code 0 only when nothing is wrong. */
export async function run(settings: Settings, signal: AbortSignal): Promise<number> {
  const secrets = secretsOf(settings);
  await startLog({ level: "error", format: settings.LOG_FORMAT, secrets });
  const isRunning = await isBotRunning(settings);
  const checks = [
    ...machineChecks(settings),
    ...httpChecks(settings, systemClock, isRunning),
    ...redisChecks(settings, systemClock),
    ...telegramChecks(settings, systemClock, isRunning),
    ...helperChecks(settings),
  ];
  const encoder = new TextEncoder();
  const print = (line: string) => void Deno.stdout.writeSync(encoder.encode(`${redact(line, secrets)}\n`));
  return await diagnose(checks, print, signal) === 0 ? 0 : 1;
}
