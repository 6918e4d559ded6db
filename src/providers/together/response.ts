export {
  fromOpenAiAnswer as togetherTranscript,
  readOpenAiAnswer as togetherResponse,
} from "../whisper/verbose_json.ts";
