import { expect } from "expect";
import { HttpError } from "grammy/web";
import { describe } from "../../src/chat/telegram/errors.ts";

Deno.test("errors are described without the bot's token", () => {
  const error = new TypeError("error sending request for url (http://host/bot123:sand-box_1/getUpdates)");
  expect(describe(error)).toBe(
    "TypeError: error sending request for url (http://host/bot<token>/getUpdates)",
  );
  expect(describe("plain words")).toBe("plain words");
});

Deno.test("a request that did not get through is described with what became of it", () => {
  const words = "error sending request for url (https://api.telegram.org/bot1:se-cret/getMe): " +
    "client error (Connect): tcp connect error: Connection refused (os error 111)";
  const failed = new HttpError("Network request for 'getMe' failed!", new TypeError(words));
  expect(describe(failed)).toBe(
    "HttpError: Network request for 'getMe' failed! (client error (Connect): tcp connect error: Connection refused)",
  );
  expect(describe(new HttpError("no answer", undefined))).toBe("HttpError: no answer");
});
