import { messengerContract } from "../contracts/messenger.ts";
import { FakeClock } from "../fake_clock.ts";
import { FakeMessenger } from "./fakes.ts";

messengerContract("fake of the queue's tests", () => {
  const messenger = new FakeMessenger(new FakeClock());
  messenger.partCount = 3;
  return {
    messenger,
    read: () => [...messenger.said],
    block: () => messenger.blocked = true,
    forbid: () => messenger.forbidden = true,
    disconnect: () => messenger.down = true,
    finish: (work) => work,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
});
