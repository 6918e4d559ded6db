import type { MessageArgs } from "./translations.ts";

/** Escapes a value for a message with parse_mode HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Escapes all values of a message with parse_mode HTML. */
export function escapeArgs(args: MessageArgs): MessageArgs {
  return Object.fromEntries(
    Object.entries(args).map((
      [name, value],
    ) => [name, typeof value === "string" ? escapeHtml(value) : value]),
  );
}
