import { expect } from "expect";
import { type Failure, type FailureBook, MOST_FAILURES } from "../../src/ops/history/failure_book.ts";

function failureOf(at: number, changes: Partial<Failure> = {}): Failure {
  return { jobId: `-100:${at}`, at, provider: "groq", problem: "payment", ...changes };
}

/** What every FailureBook promises. */
export function failureBookContract(
  name: string,
  open: () => Promise<{ failures: FailureBook } & AsyncDisposable>,
): void {
  Deno.test(`FailureBook ${name}: what failed last is told, newest first, each job once, until it is done again`, async () => {
    await using under = await open();
    const { failures: book } = under;
    expect(await book.latest()).toEqual([]);
    await Promise.all([3, 1, 2].map((at) => book.add(failureOf(at))));
    await book.add(failureOf(9, { jobId: "-100:1", problem: "timeout" }));
    expect((await book.latest())?.map(({ at, problem }) => [at, problem])).toEqual([
      [9, "timeout"],
      [3, "payment"],
      [2, "payment"],
    ]);
    await book.forget("-100:3");
    await book.forget("no job");
    expect(await book.latest()).toEqual([
      failureOf(9, { jobId: "-100:1", problem: "timeout" }),
      failureOf(2),
    ]);
    for (let at = 10; at < 10 + MOST_FAILURES; at++) await book.add(failureOf(at));
    const kept = await book.latest() ?? [];
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([MOST_FAILURES, failureOf(29), failureOf(10)]);
  });
}
