interface ChildOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Ends the child, too, when whoever started this process is gone. */
  endsWithParent?: boolean;
}

/** How often one looks whether whoever started this process is still there. */
const LOOK_MS = 500;
/** Ends a process when its own input breaks off, which a process that is killed does not outlive; a line ends it before. */
const GUARD = `trap '' HUP INT TERM; read -r _ || kill "$1"`;

/** Runs a program in this one's place: signals are handed on, the exit code comes back, and it does not outlive this one. */
export async function runChild(
  command: string,
  args: readonly string[],
  { cwd, env, endsWithParent = false }: ChildOptions = {},
): Promise<number> {
  // Ctrl-C reaches both of us; the program takes two signals in quick succession as one.
  const forward = (["SIGHUP", "SIGINT", "SIGTERM"] as const).map((name) => ({
    name,
    send: () => child.kill(name),
  }));
  // Before it begins: a signal to this one alone would leave it behind.
  for (const { name, send } of forward) Deno.addSignalListener(name, send);
  const parent = Deno.ppid;
  const child = new Deno.Command(command, { args: [...args], cwd, env }).spawn();
  const guard = guardOver(child.pid);
  const looking = setInterval(() => {
    if (endsWithParent && Deno.ppid !== parent) child.kill();
  }, LOOK_MS);
  const { code } = await child.status;
  clearInterval(looking);
  await guard.end();
  for (const { name, send } of forward) Deno.removeSignalListener(name, send);
  return code;
}

function guardOver(pid: number): { end(): Promise<void> } {
  const args = ["-c", GUARD, "guard", `${pid}`];
  const quiet = { stdout: "null", stderr: "null" } as const;
  const guard = new Deno.Command("sh", { args, stdin: "piped", ...quiet }).spawn();
  const input = guard.stdin.getWriter();
  return {
    end: async () => {
      await input.write(new TextEncoder().encode("over\n")).catch(() => {});
      await guard.status;
    },
  };
}
