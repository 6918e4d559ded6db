/** Makes it when it is asked for first, and once: memory and time of what is loaded are paid by those who need it. */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
