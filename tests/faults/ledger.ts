import { canBeStopped } from "../sandbox/person.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import type { Question } from "./crowd.ts";
import { type Death, WORD } from "./lives.ts";

const VENDORS = ["groq", "deepgram", "together"];

export function wordsIn(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** What the bot says to a question, oldest first. */
export function repliesTo({ person, message }: Question): ChatMessage[] {
  return person.messages().filter(({ from, replyTo }) =>
    from.is_bot && replyTo?.messageId === message.messageId
  );
}

/** Replies that are final: nothing is left to stop. */
export function answersTo(question: Question): ChatMessage[] {
  return repliesTo(question).filter((message) => !canBeStopped(message));
}

export function isAnswered(question: Question): boolean {
  const heard = new Set(answersTo(question).flatMap(({ content }) => wordsIn(content.text)));
  return heard.size === question.words.length;
}

/**
 * What is wrong with the answers, in words. A message may be there twice only where the bot was killed after Telegram had
 * accepted the first and before it was noted.
 */
export function wrongAnswers(questions: readonly Question[], deaths: readonly Death[]): string[] {
  return questions.flatMap((question) => {
    const who = `${jobId(question)} (${question.words[0]})`;
    const answers = withoutExcused(question, deaths);
    const heard = answers.flatMap(({ content }) => wordsIn(content.text));
    const orphans = repliesTo(question).filter((message) =>
      canBeStopped(message) && !isUnnoted(question, message, deaths)
    );
    return [
      ...(heard.join(" ") === question.words.join(" ")
        ? []
        : [`${who}: ${answers.length} answers: ${summary(answers)}`]),
      ...orphans.map(({ content }) => `${who}: a message is left over: ${content.text}`),
    ];
  });
}

/** Leaves out the first of two copies, if the bot had not noted it when it was killed between them. */
function withoutExcused(question: Question, deaths: readonly Death[]): ChatMessage[] {
  const answers = answersTo(question);
  const texts = [...new Set(answers.map(({ content }) => content.text))];
  return answers.filter((message, index) => {
    const copy = answers.slice(index + 1).find(({ content }) => content.text === message.content.text);
    if (copy === undefined) return true;
    const part = texts.indexOf(message.content.text);
    return !deaths.some(({ at, jobs }) => {
      const job = jobs.get(jobId(question));
      return message.sentAt < at && copy.sentAt >= at && job !== undefined && job.sentParts <= part;
    });
  });
}

/** A status message that Telegram had accepted, and the bot not noted, when it was killed. */
function isUnnoted(
  question: Question,
  { messageId, sentAt }: ChatMessage,
  deaths: readonly Death[],
): boolean {
  return deaths.some(({ at, jobs }) => {
    const job = jobs.get(jobId(question));
    return sentAt < at && job !== undefined && job.statusMessageId !== messageId;
  });
}

/** Pieces that were paid for again although the first answer was stored, in words. */
export function paidTwice(
  { log }: Pick<Sandbox, "log">,
  deaths: readonly Death[],
): { wrong: string[]; excused: number } {
  const paid = log.records.filter(({ server, outcome }) => VENDORS.includes(server) && outcome === "200");
  const byPiece = Map.groupBy(paid, ({ detail }) => wordsIn(String(detail.heard)).at(0));
  const again = [...byPiece].flatMap(([word = "", records]) =>
    records.slice(1).map((record, index) => ({ word, before: records[index], record }))
  );
  const isExcused = ({ word, before, record }: typeof again[number]) =>
    deaths.some(({ at, words }) => before.at < at && record.at >= at && !words.has(word));
  return {
    wrong: again.filter((each) => !isExcused(each)).map(({ word, before, record }) =>
      `${word}: by ${before.server} (request ${before.id}), then by ${record.server} (request ${record.id})`
    ),
    excused: again.filter(isExcused).length,
  };
}

function jobId({ message }: Question): string {
  return `${message.chat.id}:${message.messageId}`;
}

function summary(answers: readonly ChatMessage[]): string {
  return answers.map(({ content }) => content.text.slice(0, 200)).join(" | ");
}
