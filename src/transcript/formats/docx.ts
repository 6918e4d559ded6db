import { clockTime, type NameOf, type Paragraph, paragraphs } from "../text.ts";
import type { Transcript } from "../transcript.ts";

/** What stands in a document beside the words. */
interface DocxMeta {
  title: string;
  /** One line of facts below the title; "" for none. */
  facts: string;
  nameOf: NameOf;
}

/** What XML cannot hold. */
// deno-lint-ignore no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A Word document: title, facts, and paragraphs led by their times and speakers. Its library is loaded when it is first needed. */
export async function writeDocx(transcript: Transcript, meta: DocxMeta): Promise<Uint8Array<ArrayBuffer>> {
  const { Document, HeadingLevel, Packer, Paragraph: Block, TextRun } = await import("docx");
  const run = (text: string, look = {}) => new TextRun({ text: writable(text), ...look });
  const spoken = (paragraph: Paragraph) =>
    new Block({
      spacing: { after: 160 },
      children: [
        run(`${clockTime(paragraph.startSeconds)}  `, { color: "767676" }),
        ...(paragraph.speaker === undefined ? [] : [
          run(`${meta.nameOf(paragraph.speaker)}: `, { bold: true }),
        ]),
        run(paragraph.text),
      ],
    });
  const children = [
    new Block({ heading: HeadingLevel.HEADING_1, children: [run(meta.title)] }),
    new Block({ spacing: { after: 240 }, children: [run(meta.facts, { color: "767676" })] }),
    ...paragraphs(transcript).map(spoken),
  ];
  const document = new Document({
    creator: "Transhades",
    title: writable(meta.title),
    sections: [{ children }],
  });
  return new Uint8Array(await Packer.toArrayBuffer(document));
}

function writable(text: string): string {
  return text.toWellFormed().replaceAll(UNWRITABLE, "");
}
