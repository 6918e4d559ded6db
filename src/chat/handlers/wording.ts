import { keyboardUnder } from "../answer/keyboard.ts";
import { composeOne, inEntities } from "../answer/reply.ts";
import { inSpeech, withTimes } from "../answer/told.ts";
import { entryOf } from "../history/entry.ts";
import type { Press } from "./press.ts";
import { isTheirs } from "./whose.ts";

/** From now on this answer, its files and what is made of them are in these words; nothing is heard again. */
export async function turnSpeech(press: Press, speech: "clean" | "verbatim"): Promise<void> {
  const { context, deps, place, say } = press;
  if (!await isTheirs(press.told, context, deps)) {
    return void await context.answerCallbackQuery({ text: say("not-yours"), show_alert: true });
  }
  const told = await deps.archive.change(place.jobId, (kept) => {
    const told = inSpeech(kept, speech);
    return { told, entry: entryOf(told) };
  });
  if (told === undefined) {
    return void await context.answerCallbackQuery({ text: say("told-gone"), show_alert: true });
  }
  await context.answerCallbackQuery();
  const part = composeOne(withTimes(told, place.times), say);
  const reply_markup = keyboardUnder(told, place, say, { canRewrite: deps.rewriter !== undefined });
  if (part !== undefined && place.buttons === "all") {
    return void await context.editMessageText(part.text, { ...inEntities(part), reply_markup });
  }
  await context.editMessageReplyMarkup({ reply_markup });
}
