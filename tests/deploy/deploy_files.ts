import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** The folder of what an operator runs the program with. */
export const DEPLOY = fileURLToPath(new URL("../../deploy/", import.meta.url));

export function readDeploy(name: string): Promise<string> {
  return Deno.readTextFile(DEPLOY + name);
}

/** Lines of `Name=value` in a unit, in their order. */
export function unitValues(unit: string, name: string): string[] {
  return unit.split("\n").filter((line) => line.startsWith(`${name}=`)).map((line) =>
    line.slice(name.length + 1)
  );
}

/** What the tests look at in a service of compose.yaml. */
export interface Service {
  image?: string;
  user?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  networks?: string[];
  ports?: string[];
  cap_drop?: string[];
  read_only?: boolean;
  mem_limit?: string;
  restart?: string;
  logging?: { options: Record<string, string> };
  stop_grace_period?: string;
}

export interface Composition {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  secrets: Record<string, { file: string }>;
}

export async function readComposition(): Promise<Composition> {
  return parse(await readDeploy("compose.yaml"), { merge: true });
}

/** Does a program answer to this name here? */
export async function has(program: string): Promise<boolean> {
  const command = new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" });
  try {
    await command.output();
    return true;
  } catch {
    return false; // what is not there fails before there is anything to wait for
  }
}
