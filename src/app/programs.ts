/** What reads every file. */
export const PROGRAMS = ["ffmpeg", "ffprobe"] as const;

export type Program = typeof PROGRAMS[number];

export const MISSING = {
  says: "is missing: no file can be read",
  mend: "install ffmpeg: sudo apt-get install ffmpeg",
};

/** Undefined when it cannot be run. */
export async function versionOf(name: Program, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const command = new Deno.Command(name, { args: ["-version"], stdin: "null", stderr: "null", signal });
    const { success, stdout } = await command.output();
    return success ? /version (\S+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? "unknown" : undefined;
  } catch {
    return undefined; // what is not there fails before there is anything to wait for
  }
}

export async function missingPrograms(): Promise<Program[]> {
  const versions = await Promise.all(PROGRAMS.map((name) => versionOf(name)));
  return PROGRAMS.filter((_, i) => versions[i] === undefined);
}
