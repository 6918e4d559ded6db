import { expect } from "expect";
import { batches, LONGEST, testFiles, WAITING } from "../../tools/tests.ts";

Deno.test("every test is run once; what waits begins first, then what takes long", async () => {
  const files = await testFiles();
  const all = batches(files);
  expect(all.flat().toSorted()).toEqual(files.toSorted());
  expect(all.slice(0, 1 + LONGEST.length)).toEqual([WAITING, ...LONGEST.map((file) => [file])]);
});

Deno.test("the other files of a folder run together, a few of them", () => {
  const many = Array.from({ length: 9 }, (_, index) => `tests/chat/${index}_test.ts`);
  const all = batches([...many, "tests/clock_test.ts", LONGEST[1]]);
  expect(all.map(({ length }) => length)).toEqual([1, 5, 4, 1]);
  expect(all.at(-1)).toEqual(["tests/clock_test.ts"]);
});

Deno.test("a folder or a file is run when it is asked for, also a long one", async () => {
  expect(await testFiles(["tests/tools/tests_test.ts"])).toEqual(["tests/tools/tests_test.ts"]);
  expect(await testFiles(["tests/to"])).toEqual([]);
  expect(await testFiles(["tests/long/"])).toContain("tests/long/storm_test.ts");
  expect(await testFiles()).not.toContain("tests/long/storm_test.ts");
});
