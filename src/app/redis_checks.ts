import type { Check, Finding } from "../cli/doctor.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { checkRedis } from "../store/redis/check_redis.ts";
import { RedisDatabase } from "../store/redis/database.ts";
import { inspectRedis, type RedisFacts } from "../store/redis/inspect.ts";
import { botNumber } from "./settled_stores.ts";

/** Scripts use what came with it. */
const OLDEST = [6, 2] as const;
const MOST_AHEAD_MS = 5_000;

/** Redis must be there, keep what it is given, and forget nothing by itself. */
export function redisChecks(settings: Settings, clock: Clock): Check[] {
  const { REDIS_URL: url, TELEGRAM_BOT_TOKEN: token = "" } = settings;
  if (url === undefined) return [{ name: "redis", run: () => Promise.resolve(NONE) }];
  return [{
    name: "redis",
    run: () => examine({ url, bot: botNumber(token), clientName: "transhades-doctor" }, clock),
  }];
}

const NONE: Finding = { state: "off", says: "REDIS_URL is not set: everything is kept in DATA_DIR" };

async function examine(settings: Parameters<typeof RedisDatabase.open>[0], clock: Clock): Promise<Finding> {
  using database = await RedisDatabase.open(settings);
  await checkRedis(database);
  return judge(await inspectRedis(database, () => clock.now()));
}

/** The first thing that is wrong, with what to do about it. */
export function judge({ version, keepsOnDisk, whenFull, aheadMs }: RedisFacts): Finding {
  const bad = (says: string, mend: string): Finding => ({
    state: "bad",
    says: `version ${version}; ${says}`,
    mend,
  });
  if (isOlder(version)) return bad("that is too old", `use Redis ${OLDEST.join(".")} or later`);
  if (whenFull !== "noeviction") {
    return bad(
      `when its memory is full it forgets accepted files (${whenFull})`,
      "set maxmemory-policy noeviction in redis.conf",
    );
  }
  if (!keepsOnDisk) {
    return bad("it may forget accepted files when it is started anew", "set appendonly yes in redis.conf");
  }
  if (Math.abs(aheadMs) > MOST_AHEAD_MS) {
    return bad(
      `its clock differs from this machine's by ${Math.round(aheadMs / 1000)} s`,
      "let both keep their time by NTP",
    );
  }
  return { state: "ok", says: `version ${version}, keeps what it is given` };
}

function isOlder(version: string): boolean {
  const [major, minor = 0] = version.split(".").map(Number);
  return !(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])); // an unknown one counts as older
}
