import { expect } from "expect";

/** The first line that a program writes. */
async function firstLine(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return text.split("\n", 1)[0];
}

Deno.test("as a program the sandbox tells its addresses, serves, and ends when told to", async () => {
  const program = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      new URL("./main.ts", import.meta.url).pathname,
      "--says",
      "Hi.",
      "--credentials",
      "2",
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    const { page, env } = JSON.parse(await firstLine(program.stdout));
    expect(env).toMatchObject({ TELEGRAM_API_ID_2: "1002", GROQ_API_KEY: expect.any(String) });
    const people = await (await fetch(`${page}/api/people`)).json();
    expect(people.map((person: { first_name: string }) => person.first_name)).toEqual(["Sari", "Ben"]);
  } finally {
    program.kill("SIGTERM");
  }
  expect((await program.status).code).toBe(0);
});
