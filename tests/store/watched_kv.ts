import type { Kv } from "../../src/store/kv/kv.ts";

/** Deno KV that counts what is written to it. */
export interface WatchedKv extends Kv {
  commits: number;
  mutations: number;
  /** Called before each commit: throws, and nothing is written. */
  beforeCommit?: (commit: number) => void;
}

export function watchedKv(kv: Deno.Kv): WatchedKv {
  const watched: WatchedKv = {
    commits: 0,
    mutations: 0,
    get: kv.get.bind(kv),
    getMany: kv.getMany.bind(kv),
    list: kv.list.bind(kv),
    atomic() {
      const operation = kv.atomic();
      const { set, delete: remove, commit } = operation;
      return Object.assign(operation, {
        set(...given: Parameters<typeof set>) {
          watched.mutations++;
          return set.apply(operation, given);
        },
        delete(...given: Parameters<typeof remove>) {
          watched.mutations++;
          return remove.apply(operation, given);
        },
        commit() {
          watched.commits++;
          watched.beforeCommit?.(watched.commits);
          return commit.apply(operation);
        },
      });
    },
  };
  return watched;
}

/** Every key in the database, written as text. */
export async function allKeys(kv: Deno.Kv): Promise<string[]> {
  return await Array.fromAsync(kv.list({ prefix: [] }), (entry) => entry.key.join("/"));
}
