import { Composer, type Context } from "grammy/web";
import { STOP_DATA } from "../stop_button.ts";
import { type HandlerParts, speakTo } from "./parts.ts";

/** The stop button; any button that the bot no longer knows is answered, too, so that it does not keep spinning. */
export function stopButton(parts: HandlerParts): Composer<Context> {
  const composer = new Composer<Context>();
  composer.callbackQuery(STOP_DATA, async (context) => {
    const isStopping = await parts.inbox.cancel(context.match[1], context.from.id);
    const text = speakTo(context, parts)(isStopping ? "stopping" : "stop-impossible");
    parts.background.run(() => context.answerCallbackQuery({ text }));
  });
  composer.on("callback_query", (context) => {
    parts.background.run(() => context.answerCallbackQuery());
  });
  return composer;
}
