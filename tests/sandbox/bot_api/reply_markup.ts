import type { InlineKeyboardMarkup } from "grammy/types";
import { z } from "zod";
import { BUTTON_FIELDS } from "./official_methods.ts";
import { badRequest } from "./bot_api_error.ts";
import type { Params } from "./params.ts";

const button = z.looseObject({
  text: z.string().min(1),
  callback_data: z.string().optional(),
  url: z.string().optional(),
  copy_text: z.object({ text: z.string().min(1).max(256) }).strict().optional(),
}).refine((b) => Object.keys(b).length > 1, "Text buttons are unallowed in the inline keyboard")
  .refine(
    (b) => Object.keys(b).every((name) => BUTTON_FIELDS.has(name)),
    "it has a field that no button has",
  );
const inlineKeyboard = z.object({ inline_keyboard: z.array(z.array(button)) });

/** The inline keyboard, undefined when none is given or it has no buttons; other keyboards are accepted and not kept. */
export function inlineKeyboardParam(params: Params): InlineKeyboardMarkup | undefined {
  const given = params.json("reply_markup", "reply keyboard markup");
  if (given === undefined) return undefined;
  if (given === null || typeof given !== "object") throw badRequest("object expected as reply markup");
  if (!("inline_keyboard" in given)) return undefined;
  const parsed = inlineKeyboard.safeParse(given);
  if (!parsed.success) {
    throw badRequest(`can't parse inline keyboard button: ${parsed.error.issues[0].message}`);
  }
  const rows = parsed.data.inline_keyboard.filter((row) => row.length > 0);
  for (const { callback_data } of rows.flat()) {
    const bytes = new TextEncoder().encode(callback_data ?? "x").length;
    if (bytes < 1 || bytes > 64) throw badRequest("BUTTON_DATA_INVALID");
  }
  return rows.length === 0 ? undefined : { inline_keyboard: rows as InlineKeyboardMarkup["inline_keyboard"] };
}

/** Shall whoever gets the message answer it by a reply? */
export function asksReply(params: Params): boolean {
  return Object(params.json("reply_markup", "reply keyboard markup")).force_reply === true;
}
