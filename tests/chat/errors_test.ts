import { expect } from "expect";
import { describe } from "../../src/chat/telegram/errors.ts";

Deno.test("errors are described without the bot's token", () => {
  const error = new TypeError("error sending request for url (http://host/bot123:sand-box_1/getUpdates)");
  expect(describe(error)).toBe(
    "TypeError: error sending request for url (http://host/bot<token>/getUpdates)",
  );
  expect(describe("plain words")).toBe("plain words");
});
