import { expect } from "expect";

const CHILD = new URL("../../tools/child.ts", import.meta.url);
/** Says that it is there, and ends with 7 when it is told this signal. */
const script = (signal: string) => `trap 'kill $!; exit 7' ${signal}; sleep 60 & echo ready; wait`;

for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} reaches the program that runs in another one's place`, async () => {
    const run = `const { runChild } = await import("${CHILD}");
      Deno.exit(await runChild("sh", ["-c", ${JSON.stringify(script(signal.slice(3)))}]));`;
    const child = new Deno.Command(Deno.execPath(), { args: ["eval", "--no-check", run], stdout: "piped" })
      .spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("ready\n");
    child.kill(signal);
    expect((await child.status).code).toBe(7);
    await reader.cancel();
  });
}
