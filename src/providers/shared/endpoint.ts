/** What marks an address as complete; whisper.cpp calls its own endpoint "inference". */
const OTHER_ENDPOINTS = ["inference"];
const VERSION = /^v\d+\w*$/;

/**
 * The address that is asked, from what the operator wrote: a host alone, a base with or without the version, a trailing slash,
 * or the whole address; a query in it stays. `path` is the API's own, such as "/openai/v1/audio/transcriptions".
 */
export function endpointOf(given: string, path: string): URL {
  const url = new URL(given);
  url.hash = "";
  const own = segments(url.pathname);
  url.pathname = `/${[...own, ...missing(own, segments(path))].join("/")}`;
  return url;
}

/** The end of the API's path that is not written yet. */
function missing(own: readonly string[], path: readonly string[]): readonly string[] {
  const last = own.at(-1);
  if (last === path.at(-1) || OTHER_ENDPOINTS.includes(last ?? "")) return [];
  const written = path.lastIndexOf(last ?? "");
  if (written >= 0) return path.slice(written + 1);
  const isVersioned = own.some((segment) => VERSION.test(segment));
  return isVersioned ? path.slice(path.findIndex((segment) => VERSION.test(segment)) + 1) : path;
}

function segments(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}
