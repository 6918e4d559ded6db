import { createHash } from "node:crypto";
import type { KeyNews } from "../ports.ts";
import type { KeyRing } from "./key_ring.ts";

const NAME_LENGTH = 22;

/** Has a ring and those of other instances know of each other what the same keys have sent, and how long they rest. */
export function shareKeys(ring: KeyRing, apiKeys: readonly string[], news: KeyNews): Disposable {
  const names = apiKeys.map((apiKey) => nameOf(ring.provider, apiKey));
  const stack = new DisposableStack();
  stack.use(ring.events.listen(({ index, ...event }) => news.tell({ ...event, key: names[index] })));
  stack.use(news.listen((event) => {
    const index = names.indexOf(event.key);
    if (index >= 0) ring.hear({ ...event, index });
  }));
  return stack;
}

/** Tells a key from others, and nothing of it. */
function nameOf(provider: string, apiKey: string): string {
  return createHash("sha256").update(`${provider} ${apiKey}`).digest("base64url").slice(0, NAME_LENGTH);
}
