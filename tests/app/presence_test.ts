import { expect } from "expect";
import { listeningOf, openPresence } from "../../src/app/presence.ts";
import { parseSettings } from "../../src/config.ts";
import { warnings } from "../audio/warnings.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { freePort } from "../free_port.ts";

const NOTHING = {
  handleUpdate: () => Promise.resolve(),
  checkStore: () => Promise.resolve(),
  parts: () => Promise.resolve({}),
  metrics: () => Promise.resolve(""),
};
const open = (environment: Record<string, string>, clock = new FakeClock()) =>
  openPresence(parseSettings(environment), { clock, webhook: undefined });

Deno.test("the server tells of the start and of the end, from the first to the last", async () => {
  const port = `${freePort()}`;
  const told = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    return [response.status, (await response.json()).phase];
  };
  await using presence = await open({ HTTP_LISTEN: port });
  expect(await told()).toEqual([503, "starting"]);
  presence.serve(NOTHING);
  expect(await told()).toEqual([200, "running"]);
  presence.drain();
  expect(await told()).toEqual([503, "draining"]);
});

Deno.test("the monitor hears of the program once it runs, not before", async () => {
  const clock = new FakeClock();
  let beats = 0;
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using monitor = Deno.serve(options, () => new Response(`${++beats}`));
  const presence = await open({ HEARTBEAT_URL: `http://127.0.0.1:${monitor.addr.port}/push/secret` }, clock);
  await clock.advance(3 * 60_000);
  expect(beats).toBe(0);
  presence.serve(NOTHING);
  await clock.advance(60_000);
  while (beats === 0) await settle(1);
  await presence[Symbol.asyncDispose]();
  expect(clock.sleeping).toBe(0);
});

Deno.test("nothing listens unless it is asked for, or updates are to be brought", () => {
  const place = (environment: Record<string, string>) => listeningOf(parseSettings(environment));
  expect(place({})).toBe(undefined);
  expect(place({ HTTP_TOKEN: "a-token-of-the-operator" })).toBe(undefined);
  expect(place({ WEBHOOK_URL: "https://bot.example.com/x" })).toEqual({ hostname: "127.0.0.1", port: 8080 });
});

Deno.test("an operator who lets other machines in is warned of what they can read", async () => {
  const HTTP_LISTEN = `0.0.0.0:${freePort()}`;
  const told = async (environment: Record<string, string>) =>
    await warnings(async () => await (await open(environment))[Symbol.asyncDispose]());
  const HTTP_TOKEN = "a-token-of-the-operator";
  expect(await told({ HTTP_LISTEN })).toEqual([
    expect.stringContaining("without encryption"),
    expect.stringContaining("until HTTP_TOKEN is set"),
  ]);
  expect(await told({ HTTP_LISTEN, HTTP_TOKEN })).toEqual([expect.stringContaining("without encryption")]);
  expect(await told({ HTTP_LISTEN: `${freePort()}` })).toEqual([]);
});
