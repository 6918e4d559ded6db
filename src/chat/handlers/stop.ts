import { waitAtMost } from "../../waiting.ts";
import { Composer, type Middleware } from "grammy/web";
import { ALL, jobOfDraft, STOP_DATA } from "../stop_button.ts";
import { logFailure } from "../telegram/errors.ts";
import type { MessageKey } from "../text/message_keys.ts";
import { type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

/** A press is answered within a second, whatever the job does. */
const PATIENCE_MS = 700;

/** The stop button; any button that the bot no longer knows is answered, too, so that it does not keep spinning. */
export function stopButton(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.callbackQuery(STOP_DATA, (context) => {
    deps.background.run(async () => {
      const answer = await stopAs(context, deps, context.match[1]);
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

/** Whoever sent the file; of what was sent in the name of the chat, whoever decides for it. */
async function stopAs(
  context: ChatContext,
  deps: HandlerDeps,
  jobId: string,
): Promise<MessageKey> {
  const { from, chatId } = context;
  const as = (userId: number) => stop(deps, () => cancelled(context, deps, jobId, userId));
  const answer = await as(from?.id ?? 0);
  if (answer !== "stop-impossible" || chatId === undefined || isPrivate(context)) return answer;
  return await deps.admins.mayDecide(context) ? await as(chatId) : answer;
}

function cancelled(context: ChatContext, { inbox }: HandlerDeps, jobId: string, userId: number) {
  if (jobId !== ALL) return inbox.cancel(jobId, userId);
  const messageId = context.callbackQuery?.message?.message_id ?? 0;
  return inbox.cancelBatch(context.chatId ?? 0, messageId, userId);
}

/** Telegram's own button under a draft; whoever sees one is the person in whose private chat it is. */
export function stopDraft({ inbox, background }: HandlerDeps): Middleware<ChatContext> {
  return async ({ update: { stopped_message_generation: stopped } }, next) => {
    if (stopped === undefined) return await next();
    background.run(() => inbox.cancel(jobOfDraft(stopped), stopped.chat.id));
  };
}

/** A job that has not ended yet when patience has is stopping: one that is over, or somebody else's, is known at once. */
async function stop({ clock }: HandlerDeps, cancel: () => Promise<boolean>): Promise<MessageKey> {
  let answer: MessageKey = "stopping";
  const cancelled = cancel().then(
    (isCancelled) => answer = isCancelled ? "stopping" : "stop-impossible",
    (error) => {
      logFailure(error);
      answer = "error-internal";
    },
  );
  await waitAtMost(clock, PATIENCE_MS, cancelled);
  return answer;
}
