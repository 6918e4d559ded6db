import { anyIndex, anyInterleaving } from "../audio/sound_alone.ts";

Deno.test("sound alone: a hundred videos, however their sound lies", () => anyInterleaving(100));

Deno.test("sound alone: three hundred lying indexes", () => anyIndex(300));
