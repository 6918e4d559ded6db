export {
  fromVerboseJson as openAiTranscript,
  verboseJson as openAiResponse,
} from "../whisper/verbose_json.ts";
