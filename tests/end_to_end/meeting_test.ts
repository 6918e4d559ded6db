import { expectEveryForm } from "./meeting_forms.ts";

Deno.test("a meeting comes back whole: too quiet, behind music, in a video's second track", () =>
  expectEveryForm(240));
