/** Runs a task of deno.json with arguments as they are: `deno task` would hand them to a shell. Usage: deno run -A tools/task.ts TASK ARGUMENT... */
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { runChild } from "./child.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Task {
  command: string;
  dependencies?: string[];
}

/** The words of the task's command, then the arguments. @throws when there is no such task, or its command needs a shell */
export function wordsOf(task: string, args: readonly string[], tasks: Record<string, Task>): string[] {
  if (!Object.hasOwn(tasks, task)) throw new Error(`there is no task "${task}"; ./run tells which there are`);
  const { command } = tasks[task];
  if (/[^\w\s./:=,-]/.test(command)) throw new Error(`${task} takes no arguments`);
  return [...command.split(" "), ...args];
}

async function main([task, ...args]: string[]): Promise<number> {
  const tasks: Record<string, Task> = config.tasks;
  const [command, ...words] = wordsOf(task, args, tasks);
  for (const dependency of tasks[task].dependencies ?? []) {
    const code = await runChild("deno", ["task", "--quiet", dependency], { cwd: ROOT });
    if (code !== 0) return code;
  }
  return await runChild(command, words, { cwd: ROOT });
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(`run: ${error instanceof Error ? error.message : error}`);
    Deno.exit(2);
  }
}
