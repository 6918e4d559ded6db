import { Composer, InlineKeyboard } from "grammy/web";
import { RewritingError } from "../../pipeline/errors.ts";
import type { Rewriting } from "../../rewriting/ports.ts";
import { languagesKeyboard, type Place, type Wish } from "../answer/buttons.ts";
import { nameFor } from "../answer/files.ts";
import { keyboardUnder } from "../answer/keyboard.ts";
import { inEntities, type ReplyPart } from "../answer/reply.ts";
import { composeRewriting, writingText } from "../answer/rewriting_text.ts";
import { keepMs, rewritingId, type Told, translatedTold, wordsFor } from "../answer/told.ts";
import { isUsedUp, spend, usedUpText } from "../quota.ts";
import { Ended } from "../rewriting_desk.ts";
import { logFailure } from "../telegram/errors.ts";
import { errorText } from "../text/error_text.ts";
import type { Translate } from "../text/translations.ts";
import { answerTo, type ChatContext, type HandlerDeps, localeOf, speakTo } from "./deps.ts";
import { dataUnder } from "./data_under.ts";
import { sendPart } from "./send_told.ts";

/** Words cost far less than sound: of a day's minutes one in so many of the recording's. */
const MINUTES_SHARE = 10;
const STOP = "w1:stop";

/** A press that asks for a summary or a translation. */
export interface Asking {
  context: ChatContext;
  deps: HandlerDeps;
  told: Told;
  place: Place;
  say: Translate;
}

type Order = Pick<Rewriting, "kind" | "language">;

/** The button that ends what is being written. */
export function stopRewriting(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.callbackQuery(STOP, (context) => answerTo(context, deps, () => stop(context, deps)));
  return composer;
}

/** Which languages there are, in place of the other buttons. */
export async function offerLanguages({ context, deps, told, place, say }: Asking): Promise<void> {
  const first = localeOf(context, deps.translations);
  const keyboard = languagesKeyboard(place, { first, spoken: told.transcript.language }, say);
  await context.answerCallbackQuery();
  await context.editMessageReplyMarkup({ reply_markup: keyboard });
}

/** Once made it is kept, and told again for nothing. */
export async function rewrite(asking: Asking, wish: Extract<Wish, { verb: Order["kind"] }>): Promise<void> {
  const { context, deps, told, say } = asking;
  const order = { kind: wish.verb, language: wish.language ?? localeOf(context, deps.translations) };
  const found = await deps.rewritings.find(rewritingId(told, order.kind), order.kind, order.language);
  const refuse = (text: string) => context.answerCallbackQuery({ text, show_alert: true });
  if (found !== undefined) {
    await context.answerCallbackQuery();
    if (wish.language !== undefined) await closeLanguages(asking);
    return await bring(asking, found);
  }
  if (deps.rewriter === undefined) return void await refuse(say("rewriting-off"));
  if (await isUsedUp(askingOf(context), deps)) {
    return void await refuse(usedUpText(deps, say));
  }
  await using turn = await deps.desk.take(context.from?.id ?? 0);
  if (turn === undefined) return void await refuse(say("rewriting-one"));
  await context.answerCallbackQuery();
  if (wish.language !== undefined) await closeLanguages(asking);
  await write(asking, order);
}

/** One was chosen: the usual buttons stand there again. */
async function closeLanguages({ context, deps, told, place, say }: Asking): Promise<void> {
  const reply_markup = keyboardUnder(told, place, say, { canRewrite: deps.rewriter !== undefined });
  await context.editMessageReplyMarkup({ reply_markup }).catch(logFailure);
}

async function write(asking: Asking, order: Order): Promise<void> {
  const { context, deps, say } = asking;
  const keyboard = InlineKeyboard.from([[InlineKeyboard.text(say("stop-button"), STOP)]]);
  const status = await context.reply(writingText(order, say), {
    ...replying(context),
    reply_markup: keyboard,
  });
  const message = { chatId: status.chat.id, messageId: status.message_id };
  const onPart = (done: number, of: number) =>
    deps.board.show(message, { text: writingText(order, say, { done, of }), keyboard });
  try {
    const rewriting = await deps.desk.write(context.from?.id ?? 0, nameOf(message), async (signal) => {
      return await made(asking, order, onPart, signal);
    });
    await deps.board.close(message);
    await bring(asking, rewriting, message);
  } catch (error) {
    await deps.board.close(message);
    const text = failureText(error, say);
    await context.api.editMessageText(message.chatId, message.messageId, text ?? say("error-internal"));
    if (text === undefined) throw error;
  }
}

/** Undefined for what nobody expected. */
function failureText(error: unknown, say: Translate): string | undefined {
  if (error instanceof Ended) return say(error.why === "stopped" ? "cancelled" : "rewriting-interrupted");
  return error instanceof RewritingError ? errorText(error, say) : undefined;
}

/** A message as all instances know it. */
function nameOf({ chatId, messageId }: { chatId: number; messageId: number }): string {
  return `${chatId}:${messageId}`;
}

async function made(
  { context, deps, told, say }: Asking,
  order: Order,
  onPart: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<Rewriting> {
  const transcript = wordsFor(told);
  const what = { ...order, transcript, nameOf: nameFor(told, say) };
  // It is paid for whatever comes of it.
  const onCost = (dollars: number) => deps.usage.wrote(context.from?.id ?? 0, dollars);
  const rewriting = await deps.rewriter?.rewrite(what, { onPart, onCost }, signal);
  if (rewriting === undefined) throw new RewritingError("settings", "there is no chat model");
  await spend(askingOf(context), transcript.durationSeconds / MINUTES_SHARE, deps);
  await deps.rewritings.keep(rewritingId(told, order.kind), rewriting, keepMs(told, deps));
  return rewriting;
}

/** In the message that showed how far it was, as far as it finds room there. */
async function bring(
  { context, deps, told, say }: Asking,
  rewriting: Rewriting,
  status?: { chatId: number; messageId: number },
): Promise<void> {
  const parts = composeRewriting(told, rewriting, say);
  const { language } = rewriting;
  const isSummary = rewriting.kind === "summary";
  const wording = isSummary ? told : translatedTold(told, rewriting);
  const times = told.asked.look?.times ?? false;
  for (const [index, part] of parts.entries()) {
    const buttons = isSummary ? (index === parts.length - 1 ? "summary" as const : undefined) : part.buttons;
    const under = { times, ...(isSummary ? {} : { language }) };
    const keyboard = buttons &&
      keyboardUnder(wording, { ...under, buttons }, say, { canRewrite: deps.rewriter !== undefined });
    if (index === 0 && status && await become(context, status, part, keyboard)) continue;
    await sendPart(context, part, keyboard, replying(context));
  }
}

/** Resolves to false, with the message gone, for what a message of words cannot become. */
async function become(
  { api }: ChatContext,
  { chatId, messageId }: { chatId: number; messageId: number },
  part: ReplyPart,
  keyboard: InlineKeyboard | undefined,
): Promise<boolean> {
  if ("text" in part) {
    await api.editMessageText(chatId, messageId, part.text, { ...inEntities(part), reply_markup: keyboard });
    return true;
  }
  await api.deleteMessage(chatId, messageId).catch(logFailure);
  return false;
}

/** What nobody writes any more says so, whoever presses; a press that was forged overwrites no answer. */
async function stop(context: ChatContext, deps: HandlerDeps): Promise<void> {
  const say = speakTo(context, deps);
  const messageId = context.callbackQuery?.message?.message_id ?? 0;
  const answer = await deps.desk.stop(
    context.from?.id ?? 0,
    nameOf({ chatId: context.chatId ?? 0, messageId }),
  );
  if (answer === "stopping") return void await context.answerCallbackQuery({ text: say("stopping") });
  await context.answerCallbackQuery({ text: say("stop-impossible") });
  if (answer === "unknown" && dataUnder(context).includes(STOP)) {
    await context.editMessageText(say("rewriting-interrupted"));
  }
}

/** Whoever presses pays with their minutes, and the group where they do. */
function askingOf({ from, chatId = 0 }: ChatContext) {
  return { userId: from?.id ?? 0, chatId };
}

function replying({ callbackQuery }: ChatContext) {
  const messageId = callbackQuery?.message?.message_id ?? 0;
  return { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } };
}
