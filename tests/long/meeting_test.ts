import { expectEveryForm } from "../end_to_end/meeting_forms.ts";

Deno.test("ten minutes of a meeting come back whole: too quiet, behind music, in a video's second track", () =>
  expectEveryForm(600));
