/** What the runtime says of a failed connection holds the address, and with it whatever the query held. */
export function connectionReason(error: unknown, url: URL): string {
  const message = innermost(error).message.replace(
    /^error sending request.*?\): (?:client error \(\w+\): )?(?=\S)/s,
    "",
  );
  return withoutAddress(message, url) || "no answer";
}

/** SDKs and the runtime wrap what happened in errors of their own. */
export function innermost(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause === undefined ? error : innermost(error.cause);
}

/** Takes out every address, and whatever of the query stands there all the same, written in any way. */
function withoutAddress(message: string, url: URL): string {
  const plain = message.replace(/(?:\bfor url )?\(?\bhttps?:\/\/[^\s)]*\)*/gi, url.host);
  return [...secretsOf(url)].sort((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, "…"), plain)
    .replace(/\?[^\s]*=[^\s]*/g, "");
}

function secretsOf({ search, searchParams, username, password }: URL): Set<string> {
  const values = [...searchParams.values(), username, password].filter((value) => value.length >= 4);
  return new Set([search, ...values, ...values.map(encodeURIComponent)].filter((text) => text.length > 1));
}
