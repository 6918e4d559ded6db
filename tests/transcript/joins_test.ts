import { expect } from "expect";
import { joinText } from "../../src/transcript/graphemes.ts";
import { FORMATS, formatTranscript } from "../../src/transcript/formats/mod.ts";
import { plainText } from "../../src/transcript/text.ts";
import { transcriptOf } from "./arbitrary.ts";

for (
  const [before, after, joined] of [
    ["今日は", "良い天気", "今日は良い天気"],
    ["スーパー", "マーケット", "スーパーマーケット"],
    ["「はい」", "と言う", "「はい」と言う"],
    ["第", "3", "第3"],
    ["3", "章", "3章"],
    ["我们", "走吧。", "我们走吧。"],
    ["สวัสดี", "ครับ", "สวัสดีครับ"],
    ["ສະບາຍ", "ດີ", "ສະບາຍດີ"],
    ["ជំរាប", "សួរ", "ជំរាបសួរ"],
    ["မင်္ဂ", "လာပါ", "မင်္ဂလာပါ"],
    ["오늘은", "날씨가", "오늘은 날씨가"],
    ["Selamat", "pagi", "Selamat pagi"],
    ["นัด", "Zoom", "นัด Zoom"],
    ["", "pagi", "pagi"],
  ] as const
) {
  Deno.test(`"${before}" and "${after}" are joined as "${joined}"`, () => {
    expect(joinText(before, after)).toBe(joined);
  });
}

Deno.test("no form of a transcript puts spaces into scripts that have none", () => {
  const texts = ["今日は", "コーヒー", "を3杯", "飲む。"];
  const segments = texts.map((text, i) => ({
    text,
    startSeconds: i,
    endSeconds: i + 1,
    words: [{ text, startSeconds: i, endSeconds: i + 1 }],
  }));
  expect(plainText(transcriptOf(segments))).toBe("今日はコーヒーを3杯飲む。");
  for (const format of FORMATS) {
    const written = formatTranscript(format, transcriptOf(segments), { title: "x" });
    expect(written).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff0-9] +[\u3040-\u30ff\u4e00-\u9fff]/);
  }
});
