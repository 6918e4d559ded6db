import { Rig } from "../chat/rig.ts";
import { FakeClock } from "../fake_clock.ts";
import { FakeMessenger } from "../queue/fakes.ts";
import { messengerContract } from "./messenger.ts";

messengerContract("in Telegram", () => {
  const { chat, telegram, clock } = new Rig();
  const failAlways = (fault: Parameters<typeof telegram.fail>[1]) => {
    for (const method of ["sendMessage", "editMessageText"]) {
      telegram.fail(method, ...Array.from({ length: 20 }, () => fault));
    }
  };
  return {
    messenger: chat.messenger,
    read: () => telegram.said,
    block: () => failAlways({ error_code: 403, description: "Forbidden: bot was blocked by the user" }),
    forbid: () => failAlways({ error_code: 400, description: "Bad Request: not enough rights to send text" }),
    disconnect: () => failAlways("unreachable"),
    finish: async (work) => {
      await clock.advance(60_000);
      return await work;
    },
    [Symbol.asyncDispose]: () => chat.stop(),
  };
});

messengerContract("of the queue's tests", () => {
  const messenger = new FakeMessenger(new FakeClock());
  messenger.partCount = 3;
  return {
    messenger,
    read: () => messenger.said.map((line) => line),
    block: () => messenger.blocked = true,
    forbid: () => messenger.forbidden = true,
    disconnect: () => messenger.down = true,
    finish: (work) => work,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
});
