import { expectEverySentence } from "../end_to_end/long_speech.ts";

Deno.test("40 minutes with pauses: every sentence is there, at its time", () => expectEverySentence(2400));
