import { expect } from "expect";
import { startTalk } from "./bed.ts";

const PARSE_ERRORS: ReadonlyArray<[mode: string, text: string, reason: string]> = [
  ["HTML", "<b>open", `Can't find end tag corresponding to start tag "b"`],
  ["HTML", "<x>y</x>", `Unsupported start tag "x" at byte offset 0`],
  ["HTML", "é</b>", "Unexpected end tag at byte offset 2"],
  ["HTML", "<b>x</i>", `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`],
  ["HTML", "a <b", "Unclosed start tag at byte offset 2"],
  ["MarkdownV2", "end.", "Character '.' is reserved and must be escaped with the preceding '\\'"],
  ["MarkdownV2", "é *bold", "Can't find end of Bold entity at byte offset 3"],
  ["MarkdownV2", "`code", "Can't find end of Code entity at byte offset 0"],
];

for (const [mode, text, reason] of PARSE_ERRORS) {
  Deno.test(`${mode} ${text} cannot be parsed`, async () => {
    await using bed = await startTalk();
    const answer = await bed.call("sendMessage", { chat_id: 7, text, parse_mode: mode });
    expect(answer.description).toBe(`Bad Request: can't parse entities: ${reason}`);
  });
}

Deno.test("formatted text becomes the same entities from HTML and from MarkdownV2", async () => {
  await using bed = await startTalk();
  const html =
    '𝄞 <b>bold <i>both</i></b> <a href="https://a.b/">link</a> <code>x &lt; y</code>\n<blockquote>q</blockquote>';
  const markdown = "𝄞 *bold _both_* [link](https://a.b/) `x < y`\n>q";
  const fromHtml = await bed.call("sendMessage", { chat_id: 7, text: html, parse_mode: "HTML" });
  const fromMarkdown = await bed.call("sendMessage", {
    chat_id: 7,
    text: markdown,
    parse_mode: "MarkdownV2",
  });
  expect(fromHtml.result).toMatchObject({
    text: "𝄞 bold both link x < y\nq",
    entities: [
      { type: "bold", offset: 3, length: 9 },
      { type: "italic", offset: 8, length: 4 },
      { type: "text_link", offset: 13, length: 4, url: "https://a.b/" },
      { type: "code", offset: 18, length: 5 },
      { type: "blockquote", offset: 24, length: 1 },
    ],
  });
  const content = (answer: Record<string, unknown>) => {
    const { text, entities } = Object(answer.result);
    return { text, entities };
  };
  expect(content(fromMarkdown)).toEqual(content(fromHtml));
});

Deno.test("commands and addresses are found in formatted text, but not in code", async () => {
  await using bed = await startTalk();
  const text = "<b>Use /help</b> or https://a.b/ <code>/not</code>";
  const { result } = await bed.call("sendMessage", { chat_id: 7, text, parse_mode: "HTML" });
  expect(Object(result).entities.map((e: { type: string }) => e.type)).toEqual([
    "bold",
    "bot_command",
    "url",
    "code",
  ]);
});

Deno.test("4,096 UTF-16 units after parsing are a message, one more is too many", async () => {
  await using bed = await startTalk();
  const text = `<b>${"𝄞".repeat(2048)}</b>`;
  expect(await bed.call("sendMessage", { chat_id: 7, text, parse_mode: "HTML" })).toMatchObject({ ok: true });
  const longer = await bed.call("sendMessage", { chat_id: 7, text: `x${text}`, parse_mode: "HTML" });
  expect(longer.description).toBe("Bad Request: message is too long");
});
