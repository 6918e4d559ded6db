type Compare<T> = (a: T, b: T) => number;

/** Where the item stands among the sorted, or would stand: after those that are alike. */
function indexFor<T>(sorted: readonly T[], item: T, compare: Compare<T>): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle], item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts the item at its place, in as many comparisons as the number of the sorted has binary digits. */
export function insert<T>(sorted: T[], item: T, compare: Compare<T>): void {
  sorted.splice(indexFor(sorted, item, compare), 0, item);
}

/** The index of an item that compares as equal to itself alone; -1 when it is not there. */
export function find<T>(sorted: readonly T[], item: T, compare: Compare<T>): number {
  const index = indexFor(sorted, item, compare) - 1;
  return sorted[index] === item ? index : -1;
}

/** Takes the item out, if it is there. */
export function remove<T>(sorted: T[], item: T, compare: Compare<T>): void {
  const index = find(sorted, item, compare);
  if (index >= 0) sorted.splice(index, 1);
}
