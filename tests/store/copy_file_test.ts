import { expect } from "expect";
import { join } from "node:path";
import { CopyFile } from "../../src/store/copy_file.ts";

Deno.test("copies: a file that cannot be read is not replaced by one that knows less", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "copies.json");
  const book = new CopyFile(path);
  await book.note({ chatId: -1, messageId: 1 });
  await Deno.rename(path, `${path}.kept`);
  await Deno.symlink(path, path); // leads to itself
  await expect(book.note({ chatId: -1, messageId: 2 })).rejects.toThrow();
  await Deno.rename(`${path}.kept`, path);
  await book.note({ chatId: -1, messageId: 3 });
  expect((await book.all()).map(({ messageId }) => messageId)).toEqual([1, 3]);
  await Deno.remove(folder, { recursive: true });
});
