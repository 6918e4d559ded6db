/** Runs a program in this one's place: signals are handed on, the exit code comes back. */
export async function runChild(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<number> {
  // Ctrl-C reaches both of us; the program takes two signals in quick succession as one.
  const forward = (["SIGHUP", "SIGINT", "SIGTERM"] as const).map((name) => ({
    name,
    send: () => child.kill(name),
  }));
  // Before it begins: a signal to this one alone would leave it behind.
  for (const { name, send } of forward) Deno.addSignalListener(name, send);
  const child = new Deno.Command(command, { args: [...args], cwd, env }).spawn();
  const { code } = await child.status;
  for (const { name, send } of forward) Deno.removeSignalListener(name, send);
  return code;
}
