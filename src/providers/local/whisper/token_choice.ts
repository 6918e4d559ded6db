import type { SpecialTokens } from "./tokenizer.ts";

/** A token, and the natural logarithm of its probability among those that may come. */
export interface Choice {
  token: number;
  logProbability: number;
}

/** Speech begins within a second: a window begins with it. */
const LATEST_START = 50;
/** A space alone. */
const BLANK = 220;

/**
 * The likeliest token that may come after these: times come in pairs around text, and never go back (openai/whisper,
 * decoding.py, has the same rules). `logits` is changed.
 */
export function chooseToken(
  logits: Float32Array,
  tokens: readonly number[],
  special: SpecialTokens,
): Choice {
  const firstTime = special.noTimes + 1;
  const isTime = (token: number | undefined) => token !== undefined && token >= firstTime;
  const [last, before] = [tokens.at(-1), tokens.at(-2)];
  logits.fill(-Infinity, special.end + 1, firstTime);
  if (last === undefined) {
    logits.fill(-Infinity, 0, firstTime);
    logits.fill(-Infinity, firstTime + LATEST_START + 1);
  } else if (isTime(last)) {
    logits[BLANK] = -Infinity;
    if (tokens.length === 1 || isTime(before)) logits.fill(-Infinity, firstTime);
    else logits.fill(-Infinity, 0, special.end);
  }
  const latest = tokens.findLast(isTime);
  // Text in between takes its time; a new stretch may begin where the one before ended.
  if (latest !== undefined) logits.fill(-Infinity, firstTime, latest + (isTime(last) ? 0 : 1));
  return likeliest(logits, firstTime);
}

/** When all times together are likelier than any text, it is time for one. */
function likeliest(logits: Float32Array, firstTime: number): Choice {
  const [texts, times] = [logits.subarray(0, firstTime), logits.subarray(firstTime)];
  const [text, time] = [greatest(texts), greatest(times)];
  const most = Math.max(texts[text], times[time]);
  const [inTexts, inTimes] = [texts, times].map((each) => sumOfPowers(each, most));
  if (inTimes > Math.exp(texts[text] - most)) {
    return { token: firstTime + time, logProbability: times[time] - most - Math.log(inTimes) };
  }
  return { token: text, logProbability: texts[text] - most - Math.log(inTexts + inTimes) };
}

function greatest(values: Float32Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[at]) at = i;
  return at;
}

function sumOfPowers(values: Float32Array, most: number): number {
  let sum = 0;
  for (const value of values) if (value > -Infinity) sum += Math.exp(value - most);
  return sum;
}
