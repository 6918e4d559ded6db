import { expect } from "expect";
import { decodeBody, plainWords } from "../../../src/providers/answer/plain_text.ts";
import { ProviderError } from "../../../src/pipeline/errors.ts";
import { ADAPTERS } from "../adapters.ts";
import { neverAborted } from "../pieces.ts";
import { type Answer, ProviderServer } from "../provider_server.ts";
import { soundingPiece } from "./sounding_piece.ts";

const OPENAI = ADAPTERS.filter(({ name }) => name !== "deepgram");

async function heard({ create }: typeof ADAPTERS[number], answer: Answer): Promise<string | ProviderError> {
  await using server = new ProviderServer(answer);
  const work = create(server.url).transcribe(soundingPiece(12), { diarize: false }, neverAborted());
  return await work.then(({ segments }) => segments.map(({ text }) => text).join(" "), (error) => error);
}

Deno.test("nothing in words acts on a terminal, and no letter of them is lost", () => {
  const cases = {
    "satu\u0000dua": "satu dua",
    "\u001b[31mmerah\u001b[0m \u001b[2J\u001b]0;title\u0007": "merah  ]0;title ",
    "a\u009b31mb": "ab",
    "a\u0085b\u2028c\u2029d\u007fe": "a b c d e",
    "\u202ereversed\u202c \u2066isolated\u2069": "reversed isolated",
    "half \ud83d, whole \u{1f600}, family \u{1f468}\u200d\u{1f469}":
      "half , whole \u{1f600}, family \u{1f468}\u200d\u{1f469}",
    "tab\tline\nend\r\n": "tab\tline\nend\r\n",
    "\u05e9\u200f\u05dc e\u0301 \ufeff": "\u05e9\u200f\u05dc e\u0301 \ufeff",
  };
  for (const [given, plain] of Object.entries(cases)) expect(plainWords(given)).toBe(plain);
});

Deno.test("a body is read in its encoding, told rightly, wrongly or not at all", () => {
  const utf8 = new TextEncoder().encode("café 今日");
  const latin1 = Uint8Array.from("café", (letter) => letter.charCodeAt(0));
  const wide = Uint8Array.from([..."café"].flatMap((letter) => [letter.charCodeAt(0), 0]));
  for (
    const type of [null, "application/json", "text/plain; charset=ISO-8859-1", "text/plain; charset=klingon"]
  ) {
    expect(decodeBody(utf8, type)).toBe("café 今日");
  }
  expect(decodeBody(latin1, 'text/plain; charset="iso-8859-1"')).toBe("café");
  expect(decodeBody(latin1, "text/plain")).toBe("caf\ufffd");
  expect(decodeBody(wide, "application/json; charset=utf-16le")).toBe("café");
  expect(decodeBody(new Uint8Array([0xff, 0xfe, ...wide]), "application/json")).toBe("café");
});

for (const adapter of OPENAI) {
  Deno.test(`${adapter.name}: words come without control characters, errors too`, async () => {
    const escape = "\u001b[31m";
    expect(await heard(adapter, { status: 200, body: { text: `Selamat${escape} pagi.\u0007` } })).toBe(
      "Selamat pagi.",
    );
    const error = await heard(adapter, {
      status: 400,
      body: { error: { message: `no${escape}\u202e way` } },
    });
    expect(String(error)).toContain("(no way)");
  });
}

Deno.test("an error inside a success is known by its number", async () => {
  const bodies = [
    { code: 429, message: "Too many requests", data: null },
    { status: "429", msg: "slow down" },
    { statusCode: 429, message: ["slow down"] },
  ];
  for (const body of bodies) {
    const error = await heard(OPENAI[0], { status: 200, body });
    expect(error).toBeInstanceOf(ProviderError);
    expect((error as ProviderError).problem).toBe("rate_limit");
  }
  expect(await heard(OPENAI[0], { status: 200, body: { code: 200, data: { text: "Pagi." } } })).toBe("Pagi.");
});

Deno.test("a credit that is used up is told as that, whatever the words", async () => {
  for (
    const message of [
      "Your credit balance is too low to access the API",
      "Balance not enough",
      "credits exhausted",
    ]
  ) {
    const error = await heard(OPENAI[0], { status: 400, body: { error: { message } } });
    expect((error as ProviderError).problem).toBe("payment");
  }
});
