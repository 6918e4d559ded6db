import { AUTH_METHODS } from "./auth.ts";
import { CONFIG_METHODS } from "./config.ts";
import { FILE_METHODS } from "./files.ts";
import { MESSAGE_METHODS } from "./messages.ts";
import type { Method } from "./method.ts";
import { TEMPORARY_KEY_METHODS } from "./temporary_keys.ts";
import { UPDATE_METHODS } from "./updates.ts";
import { USER_METHODS } from "./users.ts";

/** Every method the server knows, by constructor id. */
export const METHODS: ReadonlyMap<number, Method> = new Map(
  [
    ...AUTH_METHODS,
    ...CONFIG_METHODS,
    ...FILE_METHODS,
    ...MESSAGE_METHODS,
    ...TEMPORARY_KEY_METHODS,
    ...UPDATE_METHODS,
    ...USER_METHODS,
  ].map((method) => [method.id, method]),
);
