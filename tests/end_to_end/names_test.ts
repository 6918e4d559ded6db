import { join } from "node:path";
import { expect } from "expect";
import { MediaFolder, tone } from "../media.ts";
import { runProgram } from "./program.ts";
import { TextServer } from "./text_server.ts";

const RUN = new URL("../../run", import.meta.url).pathname;

/** Names in which a shell, a list of options, an address or a path would see more than a name. */
const NAMES = [
  "`touch pwned`.wav",
  "$(touch pwned).wav",
  "${HOME}.wav",
  '"; touch pwned; ".wav',
  "'; touch pwned; '.wav",
  "& touch pwned &.wav",
  "> pwned.wav",
  "~tilde.wav",
  "*.wav",
  "-o.wav",
  "--help",
  "\\back\\\\slash\\.wav",
  "new\nline.wav",
  "\t tab .wav",
  "#hash %41 {a,b} [c]?.wav",
  "http:x.wav",
  "pipe:0",
  "naïve 😀 é é.wav",
];
const PROMPT = "-x `touch pwned` $(touch pwned) $HOME ~ * \"'\\ é";

for (const [way, program] of [["./run", RUN], ["the program itself", undefined]] as const) {
  Deno.test(`every argument arrives byte for byte through ${way}, and runs nothing`, async () => {
    await using folder = await MediaFolder.create();
    await using server = new TextServer();
    const sound = await Deno.readFile(await folder.sound("plain.wav", tone(1)));
    const recordings = join(folder.path, "recordings");
    await Deno.mkdir(recordings);
    for (const [index, name] of NAMES.entries()) {
      sound[sound.length - 2] = index; // each is another recording
      await Deno.writeFile(join(recordings, name), sound);
    }
    const out = "-out `touch pwned` $(x) ~ \n *";
    const { code, stderr } = await runProgram(
      ["transcribe", `--prompt=${PROMPT}`, `--out=${out}`, "--language", "en", "--", ...NAMES],
      { cwd: recordings, env: server.env, program },
    );
    expect(stderr).not.toContain("failed");
    expect(code).toBe(0);
    expect(server.asked.length).toBe(NAMES.length);
    expect(new Set(server.asked.map(({ prompt }) => prompt))).toEqual(new Set([PROMPT]));
    expect(server.asked[0].language).toBe("en");
    const left = (await Array.fromAsync(Deno.readDir(recordings), ({ name }) => name)).toSorted();
    expect(left).toEqual([...NAMES, out].toSorted());
    expect([...Deno.readDirSync(join(recordings, out))].length).toBe(NAMES.length);
  });
}

Deno.test("./run tells a name that is not UTF-8, escaped, and begins nothing", async () => {
  const name = "printf 'caf\\351.wav'"; // Deno itself can give no such argument
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `"$0" transcribe good.wav "$(${name})"`, RUN],
  }).output();
  expect(code).toBe(2);
  expect(stdout.length).toBe(0);
  expect(new TextDecoder().decode(stderr)).toContain("this name is not UTF-8: caf\\351.wav");
});
