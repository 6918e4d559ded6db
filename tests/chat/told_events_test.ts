import { expect } from "expect";
import type { ChatEvent } from "../../src/ops/chat_event.ts";
import { BEN, text } from "./people.ts";
import { Rig } from "./rig.ts";

Deno.test("updates, requests as they ended, and waits that Telegram asked for are told, and nobody's words", async () => {
  const rig = new Rig();
  const told: ChatEvent[] = [];
  rig.chat.events.listen((event) => told.push(event));
  const flooded = { error_code: 429, description: "Too Many Requests", parameters: { retry_after: 1 } };
  rig.telegram.fail("sendMessage", flooded, "unreachable", { error_code: 9999, description: "made up" });
  const update = text(BEN, "/help");
  for (let i = 0; i < 2; i++) await rig.chat.handleUpdate(update);
  await rig.clock.advance(20_000);
  await rig.chat.idle();
  const ofMessages = told.filter((event) => event.type !== "request" || event.method === "sendMessage");
  expect(ofMessages.map((event) => Object.values(event).join(" "))).toEqual([
    "request sendMessage 429",
    "flood_wait sendMessage 1000",
    "update message",
    "held_back answer 1000",
    "request sendMessage network",
    "held_back answer 2000",
    "request sendMessage other",
    "held_back answer 4000",
    "request sendMessage 200",
  ]);
});
