const OPENAI_HOST = /(?:^|\.)openai\.com$/;

/** How OpenAI's models differ in what they take; other names are taken for Whisper, whoever serves it. */
export interface ModelTraits {
  /** Tells times, in `verbose_json`. */
  times: boolean;
  /** Tells speakers and times in `diarized_json`, and wants to be told how to cut. */
  diarizes: boolean;
  /** Takes the languages as a list, and no temperature. */
  hints: boolean;
  prompt: boolean;
}

/** Gateways put the maker before the name ("openai/gpt-4o-transcribe"). */
export function traitsOf(model: string): ModelTraits {
  const name = model.split("/").at(-1)?.toLowerCase() ?? "";
  const isGpt = /^gpt-(?:.+-)?transcribe/.test(name);
  const diarizes = isGpt && name.includes("diarize");
  return { times: !isGpt, diarizes, hints: isGpt && !name.startsWith("gpt-4o"), prompt: !diarizes };
}

/** OpenAI ends whisper-1 on 2027-02-26; servers of one's own know the name, or do not look at it. */
export function defaultModel(baseUrl: string | undefined): string {
  const isOpenAi = baseUrl === undefined || OPENAI_HOST.test(new URL(baseUrl).hostname);
  return isOpenAi ? "gpt-transcribe" : "whisper-1";
}
