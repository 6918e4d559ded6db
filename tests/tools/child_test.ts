import { expect } from "expect";

const CHILD = new URL("../../tools/child.ts", import.meta.url);
/** Says that it is there, and ends with 7 when it is told this signal. */
const script = (signal: string) => `trap 'kill $!; exit 7' ${signal}; sleep 60 & echo ready; wait`;

/** Runs the script in another one's place. */
const inPlaceOf = (signal: Deno.Signal) => [
  ...["eval", "--no-check"],
  `const { runChild } = await import("${CHILD}");
  const args = ["-c", ${JSON.stringify(script(signal.slice(3)))}];
  Deno.exit(await runChild("sh", args, { endsWithParent: true }));`,
];

for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} reaches the program that runs in another one's place`, async () => {
    const child = new Deno.Command(Deno.execPath(), { args: inPlaceOf(signal), stdout: "piped" }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("ready\n");
    child.kill(signal);
    expect((await child.status).code).toBe(7);
    await reader.cancel();
  });
}

for (const killed of ["the one in whose place it runs", "whoever started that one"]) {
  Deno.test(`a program ends when ${killed} is killed`, async () => {
    const isOuter = killed.startsWith("whoever");
    const [command, ...args] = [Deno.execPath(), ...inPlaceOf("SIGTERM")];
    const started = isOuter
      ? new Deno.Command("sh", { args: ["-c", '"$@"; exit', "outer", command, ...args], stdout: "piped" })
      : new Deno.Command(command, { args, stdout: "piped" });
    const running = started.spawn();
    const reader = running.stdout.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("ready\n");
    running.kill("SIGKILL");
    expect((await running.status).signal).toBe("SIGKILL");
    expect((await reader.read()).done).toBe(true); // nobody holds its output any more
  });
}
