import config from "../../deno.json" with { type: "json" };

/** The project's version, as deno.json says. */
export const VERSION: string = config.version;
