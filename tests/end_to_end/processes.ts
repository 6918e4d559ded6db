/** A process that runs. */
export interface RunningProcess {
  pid: number;
  parentPid: number;
  /** Name of its program. */
  name: string;
}

/** Every process that this one started and that still runs. */
export function childrenOf(pid: number): RunningProcess[] {
  return runningProcesses().filter(({ parentPid }) => parentPid === pid);
}

/** Every process of the machine that has not ended. */
export function runningProcesses(): RunningProcess[] {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).flatMap(({ name }) => {
    const [, program, state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(statOf(name)) ?? [];
    if (program === undefined || state === "Z") return [];
    return [{ pid: Number(name), parentPid: Number(parent), name: program }];
  });
}

/** Empty when the process has ended meanwhile. */
function statOf(pid: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/stat`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || (error as { code?: string }).code === "ESRCH") return "";
    throw error;
  }
}
