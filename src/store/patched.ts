/** What becomes of a record by a patch, or by one that depends on it. */
export function patched<T extends object>(before: T, patch: T | ((before: T) => T)): T {
  return { ...before, ...(typeof patch === "function" ? patch(before) : patch) };
}
