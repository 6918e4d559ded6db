import fc from "fast-check";

/** What servers write where a time should be. */
const badTime = fc.constantFrom<unknown>(
  null,
  "soon",
  "",
  NaN,
  -5,
  -0.02,
  1e12,
  1e308,
  -1e300,
  {},
  [],
  true,
  "NaN",
  0,
  12.4,
  31,
);
const time = (at: number) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(at) }, {
    weight: 1,
    arbitrary: fc.constant(String(at)),
  }, {
    weight: 2,
    arbitrary: badTime,
  });
const badDetail = fc.constantFrom<unknown>(undefined, null, "much", -1e9, 1e9, {}, []);
const badText = fc.constantFrom<unknown>(undefined, null, "", " ", 7, {}, []);
const label = fc.constantFrom<unknown>(undefined, null, "", "A", "SPEAKER_00", 0, 3, {}, []);

export interface AnyAnswer {
  /** The words that `text` holds, all different. */
  words: string[];
  body: Record<string, unknown>;
}

const spokenWord = fc.constantFrom(
  "rapat",
  "Sembilan,",
  "pagi.",
  "今日は",
  "สวัสดี",
  "l'été",
  "10%",
  "well-known",
  "«да»",
);

/** An answer in OpenAI's form whose text is whole, and of which everything else may be wrong. */
export const anyAnswer: fc.Arbitrary<AnyAnswer> = fc.record({
  stems: fc.array(spokenWord, { minLength: 1, maxLength: 24 }),
  unit: fc.constantFrom(1, 1e3, 1e6, 1e9, 100, 16_000),
  perPart: fc.integer({ min: 1, max: 6 }),
}).chain(({ stems, unit, perPart }) => {
  const words = stems.map((stem, i) => `${stem}${i}x`);
  const step = 12 / words.length;
  const timed = (name: string, text: string, from: number, to: number) =>
    fc.record({
      [name]: fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>(text) }, {
        weight: 1,
        arbitrary: badText,
      }),
      start: time(from * unit),
      end: time(to * unit),
      speaker: label,
      avg_logprob: badDetail,
      no_speech_prob: badDetail,
    }, { requiredKeys: [] });
  const groups = Array.from({ length: Math.ceil(words.length / perPart) }, (_, i) => i * perPart);
  const segment = (first: number) => {
    const own = words.slice(first, first + perPart);
    return timed("text", own.join(" "), first * step, (first + own.length) * step);
  };
  const list = (items: fc.Arbitrary<object>[]) =>
    fc.tuple(fc.tuple(...items), fc.boolean(), fc.nat(items.length), fc.boolean()).map(
      ([all, cut, count, turned]) => {
        const some: object[] = cut ? all.slice(0, count) : all;
        return turned ? some.toReversed() : some;
      },
    );
  return fc.record({
    text: fc.constant(` ${words.join(" ")}`),
    segments: fc.oneof(list(groups.map(segment)), badDetail),
    words: fc.oneof(list(words.map((word, i) => timed("word", word, i * step, (i + 1) * step))), badDetail),
    language: fc.constantFrom<unknown>(undefined, null, "Indonesian", "ID", [], {}, "??"),
    speaker_segments: fc.oneof(list(groups.map(segment)), badDetail),
    duration: badDetail,
  }, { requiredKeys: ["text"] }).map((body) => ({ words, body }));
});
