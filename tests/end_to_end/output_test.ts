import { join } from "node:path";
import { expect } from "expect";
import { MediaFolder, tone } from "../media.ts";
import { runProgram, startProgram } from "./program.ts";
import { TextServer } from "./text_server.ts";

async function bench() {
  const folder = await MediaFolder.create();
  const server = new TextServer();
  const self = await folder.sound("self.wav", tone(1));
  const other = await folder.sound("other.wav", tone(1, 330));
  const run = (...args: string[]) =>
    runProgram(["transcribe", ...args], { cwd: folder.path, env: server.env });
  return {
    folder,
    server,
    self,
    other,
    run,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a transcript never overwrites a recording, by whatever name, and nothing is recognised first", async () => {
  await using at = await bench();
  const before = await Deno.readFile(at.self);
  await Deno.mkdir(join(at.folder.path, "in"));
  await Deno.link(at.self, join(at.folder.path, "hard.txt"));
  await Deno.symlink("self.wav", join(at.folder.path, "soft.txt"));
  await Deno.symlink("../self.wav", join(at.folder.path, "in", "other.txt"));
  const lines = [
    ["self.wav", "--out", "self.wav"],
    ["self.wav", "--out", "./in/../self.wav"],
    ["self.wav", "--out", at.self],
    ["self.wav", "--out", "hard.txt"],
    ["./in/../self.wav", "--out", "soft.txt"],
    ["soft.txt", "--out", "self.wav"],
    ["self.wav", "other.wav", "--out", "in"],
  ];
  for (const line of lines) {
    const { code, stderr } = await at.run(...line);
    expect(stderr).toContain("it would be overwritten");
    expect(code).toBe(2);
  }
  const stdin = (await Deno.open(at.self)).readable;
  expect(
    await runProgram(["transcribe", "-", "--out", "self.wav"], {
      cwd: at.folder.path,
      env: at.server.env,
      stdin,
    }),
  )
    .toMatchObject({ code: 0 }); // through a pipe it is only bytes
  await Deno.writeFile(at.self, before);
  expect(at.server.asked.length).toBe(1);
});

Deno.test("where no transcript can be written is told before anything is recognised", async () => {
  await using at = await bench();
  await at.folder.write("file", "x");
  await new Deno.Command("mkfifo", { args: [join(at.folder.path, "pipe")] }).output();
  await Deno.mkdir(join(at.folder.path, "both"));
  await Deno.symlink("self.txt", join(at.folder.path, "both", "other.txt"));
  await Deno.writeTextFile(join(at.folder.path, "both", "self.txt"), "");
  const lines: [string[], string][] = [
    [["self.wav", "--out", "."], "it is a folder"],
    [["self.wav", "--out", "/proc/x.txt"], "cannot be written"],
    [["self.wav", "--out", "/dev/full"], "cannot be written"],
    [["self.wav", "--out", "pipe"], "it is a named pipe"],
    [["self.wav", "--out", "/sys/none/x.txt"], "cannot be written: no permission"],
    [["self.wav", "--out", "file/x.txt"], "is no folder"],
    [["self.wav", "other.wav", "--out", "file"], "with several recordings, --out names one"],
    [["self.wav", "--out", "n".repeat(300)], "the name is too long"],
    [["self.wav", "other.wav", "--out", "both"], "are one and the same file"],
  ];
  for (const [line, says] of lines) {
    const { code, stderr } = await at.run(...line);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("os error");
    expect(stderr.split("\n").filter(Boolean).length).toBe(1);
    expect(code).toBe(2);
  }
  expect(at.server.asked.length).toBe(0);
  const left = (await Array.fromAsync(Deno.readDir(at.folder.path), ({ name }) => name)).toSorted();
  expect(left).toEqual(["both", "file", "other.wav", "pipe", "self.wav"]);
});

Deno.test("a link that leads to nothing is not written through, and stays", async () => {
  await using at = await bench();
  for (const aim of ["missing/x.txt", "missing.txt", "link.txt"]) {
    const link = join(at.folder.path, "link.txt");
    await Deno.symlink(aim, link);
    const { code, stderr } = await at.run("self.wav", "--out", "link.txt");
    expect(stderr).toContain("link.txt cannot be written: it is a link that leads to nothing");
    expect(code).toBe(2);
    expect(await Deno.readLink(link)).toBe(aim);
    await Deno.remove(link);
  }
  expect(at.server.asked.length).toBe(0);
});

Deno.test("--out takes any folder that the person names, and an older transcript is replaced", async () => {
  await using at = await bench();
  await using elsewhere = await MediaFolder.create();
  const old = await elsewhere.write("old.txt", "an older and much longer transcript of something else");
  const fresh = join(elsewhere.path, "deep", "er", "new.txt");
  for (const out of [old, fresh, "/dev/null"]) expect((await at.run("self.wav", "--out", out)).code).toBe(0);
  expect(await Deno.readTextFile(old)).toBe(await Deno.readTextFile(fresh));
  expect(await Deno.readTextFile(fresh)).toContain("these are the words");
});

Deno.test("when standard output is closed or full, no further file is recognised", async () => {
  await using at = await bench();
  const child = startProgram(["transcribe", "self.wav", "other.wav"], {
    cwd: at.folder.path,
    env: at.server.env,
  });
  await child.stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  expect((await child.status).code).toBe(1);
  expect(stderr).toContain("nobody reads it any more");
  expect(stderr).not.toContain("os error");
  expect(at.server.asked.length).toBe(1);
});

Deno.test("progress that nobody reads changes nothing", async () => {
  await using at = await bench();
  const child = startProgram(["transcribe", "self.wav", "other.wav"], {
    cwd: at.folder.path,
    env: at.server.env,
  });
  await child.stderr.cancel();
  expect((await new Response(child.stdout).text()).match(/these are the words/g)?.length).toBe(2);
  expect((await child.status).code).toBe(0);
});
