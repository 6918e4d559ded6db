import type { ChatContext } from "./deps.ts";

/** What the buttons of the pressed message send: a press with other data was forged, or comes too late. */
export function dataUnder({ callbackQuery }: ChatContext): string[] {
  const { inline_keyboard: rows = [] } = callbackQuery?.message?.reply_markup ?? {};
  return rows.flat().flatMap((button) => "callback_data" in button ? button.callback_data : []);
}
