import { waitAtMost } from "../../waiting.ts";
import { Composer, type Middleware } from "grammy/web";
import { jobOfDraft, STOP_DATA } from "../stop_button.ts";
import { logFailure } from "../telegram/errors.ts";
import type { MessageKey } from "../text/message_keys.ts";
import { type ChatContext, type HandlerDeps, speakTo } from "./deps.ts";

/** A press is answered within a second, whatever the job does. */
const PATIENCE_MS = 700;

/** The stop button; any button that the bot no longer knows is answered, too, so that it does not keep spinning. */
export function stopButton(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.callbackQuery(STOP_DATA, (context) => {
    deps.background.run(async () => {
      const answer = await stop(deps, context.match[1], context.from.id);
      await context.answerCallbackQuery({ text: speakTo(context, deps)(answer) });
    });
  });
  composer.on("callback_query", (context) => {
    deps.background.run(() =>
      context.answerCallbackQuery({ text: speakTo(context, deps)("button-unknown") })
    );
  });
  return composer;
}

/** Telegram's own button under a draft; whoever sees one is the person in whose private chat it is. */
export function stopDraft({ inbox, background }: HandlerDeps): Middleware<ChatContext> {
  return async ({ update: { stopped_message_generation: stopped } }, next) => {
    if (stopped === undefined) return await next();
    background.run(() => inbox.cancel(jobOfDraft(stopped), stopped.chat.id));
  };
}

/** A job that has not ended yet when patience has is stopping: one that is over, or somebody else's, is known at once. */
async function stop({ inbox, clock }: HandlerDeps, jobId: string, userId: number): Promise<MessageKey> {
  let answer: MessageKey = "stopping";
  const cancelled = inbox.cancel(jobId, userId).then(
    (isCancelled) => answer = isCancelled ? "stopping" : "stop-impossible",
    (error) => {
      logFailure(error);
      answer = "error-internal";
    },
  );
  await waitAtMost(clock, PATIENCE_MS, cancelled);
  return answer;
}
