import config from "../../deno.json" with { type: "json" };

/** The project's version, as deno.json says. */
export const VERSION: string = config.version;

/** What stands behind "--" are names. */
export function asksForVersion(args: readonly string[]): boolean {
  return args[0] === "version" || args.slice(0, args.indexOf("--") >>> 0).includes("--version");
}
