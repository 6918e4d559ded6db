import { z } from "zod";

/** What a refusal's body says, in whatever form; "" for what it does not say. */
export interface RefusalBody {
  /** The provider's word for what happened. */
  code: string;
  message: string;
  /** The field complained about. */
  param: string;
}

const text = z.string().nullish().catch("").transform((value) => value ?? "");
const word = z.union([z.string(), z.number()]).nullish().catch("").transform((value) => String(value ?? ""));

/** OpenAI and those who speak like it; its `code` says more than its `type`. */
const openAi = z.object({ message: text, type: text, param: text, code: word, detail: text, msg: text })
  .transform(({ message, type, param, code, detail, msg }) =>
    said(code || type, message || detail || msg, param)
  );

/** FastAPI, under which most self-hosted servers run: which field, and what is wrong with it. */
const complaint = z.object({ loc: z.array(word).catch([]), msg: text }).transform(({ loc, msg }) => {
  const param = loc.filter((part) => part !== "body" && part !== "query").join(".");
  return said("", param ? `${param}: ${msg}` : msg, param);
});

/** Deepgram: the older form, then the newer one. Source: developers.deepgram.com/docs/errors */
const deepgramOld = z.object({ err_code: word, err_msg: text }).refine(({ err_code, err_msg }) =>
  err_code || err_msg
)
  .transform(({ err_code, err_msg }) => said(err_code, err_msg));
const deepgramNew = z.object({ category: z.string(), message: text, details: text })
  .transform(({ category, message, details }) =>
    said(category, [message, details].filter((part) => part !== "").join(" "))
  );

const plain = z.string().transform((message) => said("", message));
const one = z.union([plain, complaint.refine(({ message }) => message !== ""), openAi]);
const firstOf = z.array(one).nonempty().transform(([first]) => first);

const refusalBody = z.union([
  deepgramOld,
  deepgramNew,
  z.object({ error: z.union([one, firstOf]) }).transform(({ error }) => error),
  z.object({ errors: z.union([firstOf, one]) }).transform(({ errors }) => errors),
  z.object({ detail: z.union([firstOf, one]) }).transform(({ detail }) => detail),
  // RFC 9457, and those who say it in a word of their own
  z.object({ title: text, message: text, msg: text, error_message: text, code: word })
    .transform(({ title, message, msg, error_message, code }) =>
      said(code, message || msg || error_message || title)
    ),
  plain,
]);

function said(code: string, message: string, param = ""): RefusalBody {
  return { code, message, param };
}

/** `body` is JSON or text. */
export function readRefusalBody(body: unknown): RefusalBody {
  return refusalBody.safeParse(body).data ?? said("", "");
}
