export {
  fromOpenAiAnswer as openAiTranscript,
  readOpenAiAnswer as openAiResponse,
} from "../whisper/verbose_json.ts";
