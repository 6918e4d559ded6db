import type { Clock } from "../clock.ts";
import { KvBelongings } from "./kv/belongings.ts";
import { kvPlace } from "./kv/kv_place.ts";
import { openDatabase } from "./kv/open_database.ts";
import { KvReceiver } from "./kv/receive.ts";
import { inOrder, move, type Moved } from "./move.ts";
import { RedisBelongings } from "./redis/belongings.ts";
import { RedisDatabase } from "./redis/database.ts";
import { RedisReceiver } from "./redis/receive.ts";
import { refuseNewer } from "./redis/refuse_newer.ts";
import { OperatorError } from "../operator_error.ts";

export interface MoveSettings {
  /** Where to: the other one is where from. */
  to: "redis" | "kv";
  /** The database file. */
  path: string;
  redis: { url: string; bot: string };
  cacheMaxEntries: number;
  clock: Clock;
}

/**
 * Moves everything from a database file to Redis or back; may be begun anew at any time.
 * @throws {OperatorError} when a bot uses either of them, or a later version of the program wrote them
 */
export async function moveStores(settings: MoveSettings, signal: AbortSignal): Promise<Moved> {
  const { to, path, redis, cacheMaxEntries, clock } = settings;
  using file = await openDatabase(path);
  await kvPlace(file.kv, clock).stores(); // mends and upgrades what it finds, or refuses
  using database = await RedisDatabase.open({ ...redis, clientName: "transhades-move" });
  await refuseNewer(database);
  await refuseInUse(database);
  if (to === "kv") {
    const receiver = new KvReceiver(file.kv, clock);
    const all = inOrder(new RedisBelongings(database));
    return await move(all, (belonging) => receiver.receive(belonging), clock, signal);
  }
  using receiver = await RedisReceiver.open(database, cacheMaxEntries);
  const all = inOrder(new KvBelongings(file.kv, clock));
  return await move(all, (belonging) => receiver.receive(belonging), clock, signal);
}

/** The server knows who is connected, whatever became of a process. */
async function refuseInUse(database: RedisDatabase): Promise<void> {
  const clients = String(await database.ask((client) => client.client("LIST")));
  if (!clients.includes(`name=${database.keys.prefix} `)) return;
  throw new OperatorError("a bot uses this Redis just now: stop it first");
}
