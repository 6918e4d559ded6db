/** What the stores use of Deno KV; every write is a transaction. */
export type Kv = Pick<Deno.Kv, "get" | "getMany" | "list" | "atomic">;

export type Transaction = Deno.AtomicOperation;
