import { existsSync } from "node:fs";
import { systemClock } from "../clock.ts";
import { ConfigError, type Settings } from "../config.ts";
import { startLog } from "../ops/log.ts";
import type { Moved } from "../store/move.ts";
import { type MoveSettings, moveStores } from "../store/move_stores.ts";
import { secretsOf } from "./secrets.ts";
import { botNumber, databasePath } from "./settled_stores.ts";

/** `transhades move`: exit code 1 when something had to be left. */
export async function run(settings: Settings, to: MoveSettings["to"], signal: AbortSignal): Promise<number> {
  await startLog({
    level: settings.LOG_LEVEL ?? "warning",
    format: settings.LOG_FORMAT,
    secrets: secretsOf(settings),
  });
  const { REDIS_URL: url, TELEGRAM_BOT_TOKEN: token } = settings;
  if (url === undefined) throw new ConfigError(["REDIS_URL is not set: it says which Redis is meant"]);
  if (token === undefined) {
    throw new ConfigError(["TELEGRAM_BOT_TOKEN is not set: it says whose things to move"]);
  }
  const path = databasePath(settings);
  if (to === "redis" && !existsSync(path)) return print([`there is no ${path}: nothing to move`]);
  const redis = { url, bot: botNumber(token) };
  const cacheMaxEntries = settings.CACHE_MAX_SIZE;
  const moved = await moveStores({ to, path, redis, cacheMaxEntries, clock: systemClock }, signal);
  print(report(moved, to));
  return moved.left.size === 0 ? 0 : 1;
}

function report({ moved, left }: Moved, to: string): string[] {
  return [
    ...moved.size === 0 ? ["nothing to move"] : [`moved to ${to}: ${listed(moved)}`],
    ...left.size === 0 ? [] : [`cannot be read, left where it is: ${listed(left)}`],
  ];
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([kind, count]) => `${kind} ${count}`).join(", ");
}

function print(lines: readonly string[]): number {
  Deno.stdout.writeSync(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
  return 0;
}
