import { type Order, Refusal } from "./vendor.ts";

const FORMATS = ["json", "text", "verbose_json"] as const;

/** The multipart form that Groq, Together and OpenAI share. @throws {Refusal} 400 */
export async function readForm(
  request: Request,
): Promise<{ order: Order; form: FormData; fileName: string }> {
  const form = await request.formData().catch(() => {
    throw new Refusal(400, "could not parse multipart form", "invalid_request_error");
  });
  const file = form.get("file");
  const model = form.get("model");
  if (!(file instanceof File)) throw new Refusal(400, "`file` is required", "missing_required_parameter");
  if (typeof model !== "string" || model === "") {
    throw new Refusal(400, "`model` is required", "missing_required_parameter");
  }
  const format = FORMATS.find((known) => known === (form.get("response_format") ?? "json"));
  if (format === undefined) throw new Refusal(400, "`response_format` is not one of the supported formats");
  const language = form.get("language");
  const granularities = [
    ...form.getAll("timestamp_granularities[]"),
    ...form.getAll("timestamp_granularities"),
  ];
  const order: Order = {
    audio: new Uint8Array(await file.arrayBuffer()),
    model,
    format,
    ...(typeof language === "string" && language !== "" && { language }),
    words: granularities.includes("word"),
    diarize: form.get("diarize") === "true",
  };
  return { order, form, fileName: file.name };
}
