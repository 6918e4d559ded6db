import { expect } from "expect";
import { HttpBed } from "./bed.ts";

const ask = async (bed: HttpBed) => {
  const response = await bed.app.request("/readyz");
  return { status: response.status, body: await response.json() };
};

Deno.test("ready means: running, with a store; each part tells its state", async () => {
  const bed = new HttpBed();
  const parts = { store: { state: "ready" }, telegram: { mode: "webhook", state: "ready" } };
  expect(await ask(bed)).toEqual({ status: 200, body: { ready: true, phase: "running", ...parts } });
  bed.phase = "draining";
  expect(await ask(bed)).toEqual({ status: 503, body: { ready: false, phase: "draining", ...parts } });
});

Deno.test("a store that fails or hangs is away", async () => {
  const bed = new HttpBed();
  bed.store = () => Promise.reject(new Error("gone"));
  expect(await ask(bed)).toMatchObject({ status: 503, body: { ready: false, store: { state: "away" } } });
  bed.store = () => new Promise(() => {});
  const answer = ask(bed);
  await bed.clock.advance(2_000);
  expect(await answer).toMatchObject({ status: 503, body: { ready: false, store: { state: "away" } } });
});

Deno.test("the program lives while it starts, too, and is not ready", async () => {
  const bed = new HttpBed();
  Object.assign(bed, { phase: "starting", backend: undefined });
  expect(await ask(bed)).toEqual({ status: 503, body: { ready: false, phase: "starting" } });
  expect((await bed.app.request("/metrics", { headers: { host: "localhost" } })).status).toBe(503);
  expect((await bed.app.request("/livez")).status).toBe(200);
});
