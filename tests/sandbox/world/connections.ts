import type { BusinessConnection, User } from "grammy/types";
import type { World } from "../world.ts";

/** Business accounts and the bots that people connected to them. */
export class Connections {
  readonly #all = new Map<string, BusinessConnection & { botId: number }>();

  add(botId: number, user: User, date: number): BusinessConnection {
    const id = `business${crypto.getRandomValues(new BigUint64Array(1))[0]}`;
    const connection = { id, user, user_chat_id: user.id, date, is_enabled: true, rights: {}, botId };
    this.#all.set(id, connection);
    return shown(connection);
  }

  /** Undefined for one that never was, or is another bot's. */
  find(botId: number, id: string): BusinessConnection | undefined {
    const connection = this.#all.get(id);
    return connection?.botId === botId ? shown(connection) : undefined;
  }

  /** By which a person's account is connected now. */
  of(botId: number, userId: number): BusinessConnection | undefined {
    const own = [...this.#all.values()].findLast(({ user }) => user.id === userId);
    return own?.is_enabled && own.botId === botId ? shown(own) : undefined;
  }

  /** Of everybody whose account is connected now. */
  open(botId: number): BusinessConnection[] {
    const open = [...this.#all.values()].filter((each) => each.botId === botId && each.is_enabled);
    return open.map(shown);
  }

  end(id: string): BusinessConnection {
    const connection = this.#all.get(id);
    if (connection === undefined) throw new RangeError(`there is no connection ${id}`);
    connection.is_enabled = false;
    return shown(connection);
  }
}

function shown({ botId: _, ...connection }: BusinessConnection & { botId: number }): BusinessConnection {
  return { ...connection };
}

/** A person connects the bot to their account; from now on it sees their chats with people. */
export function connect(world: World, botId: number, userId: number): BusinessConnection {
  const user = world.directory.users.get(userId);
  if (user === undefined) throw new RangeError(`no person has the id ${userId}`);
  const date = Math.floor(world.clock.now() / 1000);
  const business_connection = world.connections.of(botId, userId) ?? world.connections.add(botId, user, date);
  world.bring(botId, "business_connection", { business_connection });
  world.directory.changed.emit();
  return business_connection;
}

/** And ends that. @throws {RangeError} when it is not connected */
export function disconnect(world: World, botId: number, userId: number): void {
  const business_connection = world.connections.end(world.connections.of(botId, userId)?.id ?? "");
  world.bring(botId, "business_connection", { business_connection });
  world.directory.changed.emit();
}
