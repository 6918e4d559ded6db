import { expect } from "expect";
import { Connections } from "../../src/chat/business/connections.ts";
import { FakeClock } from "../fake_clock.ts";

Deno.test("nobody's connections are remembered without end", () => {
  const connections = new Connections({} as never, new FakeClock());
  for (let i = 0; i < 1_500; i++) connections.hear({ id: `${i}`, user: { id: i }, is_enabled: true });
  expect(connections.hear({ id: "0", user: { id: 0 }, is_enabled: true })?.isNews).toBe(true);
  expect(connections.hear({ id: "1400", user: { id: 1400 }, is_enabled: true })?.isNews).toBe(false);
  expect(connections.hear({ id: 5 })).toBeUndefined();
});

Deno.test("a connection that ended is asked for again after a minute: another instance may have been told that it is back", async () => {
  const [clock, owner] = [new FakeClock(), { id: 7 }];
  let asked = 0;
  const getBusinessConnection = () => {
    asked++;
    return Promise.resolve({ id: "a", user: owner, is_enabled: true });
  };
  const connections = new Connections({ getBusinessConnection } as never, clock);
  connections.hear({ id: "a", user: owner, is_enabled: false });
  expect([await connections.ownerOf("a"), asked]).toEqual([undefined, 0]);
  await clock.advance(61_000);
  expect((await connections.ownerOf("a"))?.userId).toBe(7);
  await clock.advance(3_600_000);
  expect([(await connections.ownerOf("a"))?.userId, asked]).toEqual([7, 1]);
});
