import type { Transformer } from "grammy/web";
import { cleanText } from "../text/clean.ts";

/** Telegram refuses a message for half a surrogate pair in it: whatever is sent is made well-formed here. */
export const cleanStrings: Transformer = (previous, method, payload, signal) => {
  const strings = Object.entries(payload).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, cleanText(value)]] : []
  );
  return previous(method, { ...payload, ...Object.fromEntries(strings) }, signal);
};
