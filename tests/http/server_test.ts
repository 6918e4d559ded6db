import { expect } from "expect";
import { join } from "node:path";
import { createApp } from "../../src/http/app.ts";
import { listen } from "../../src/http/server.ts";
import { systemClock } from "../../src/clock.ts";
import { freePort } from "../free_port.ts";

const hostname = "127.0.0.1";
const pem = (what: string) =>
  Deno.readTextFile(new URL(`../fixtures/localhost_${what}.pem`, import.meta.url));
const settings = { hosts: [], isLocal: true, hasTls: false };
const draining = new AbortController().signal;
const app = createApp(settings, {
  readiness: { phase: "starting", backend: undefined, draining },
  clock: systemClock,
});
const answer = (request: Request) => app.fetch(request);

Deno.test("a Unix socket serves, also where a process that died left one behind", async () => {
  const path = join(await Deno.makeTempDir(), "http.sock");
  Deno.listen({ transport: "unix", path }).close();
  const server = await listen({ path }, undefined, answer, systemClock);
  using client = Deno.createHttpClient({ proxy: { transport: "unix", path } });
  const response = await fetch("http://localhost/livez", { client });
  expect(await response.json()).toEqual({ alive: true });
  await expect(listen({ path }, undefined, answer, systemClock)).rejects.toThrow(
    "is taken by another program",
  );
  await server[Symbol.asyncDispose]();
});

Deno.test("what cannot be listened on is told with its reason", async () => {
  const port = freePort();
  await using _server = await listen({ hostname, port }, undefined, answer, systemClock);
  const refused: [Parameters<typeof listen>[0], string][] = [
    [{ hostname, port }, `HTTP_LISTEN: 127.0.0.1:${port} is taken by another program`],
    [{ hostname: "192.0.2.1", port }, "is no address of this machine"],
    [{ path: "/nowhere/http.sock" }, "HTTP_LISTEN: unix:/nowhere/http.sock cannot be listened on"],
  ];
  for (const [listening, reason] of refused) {
    await expect(listen(listening, undefined, answer, systemClock)).rejects.toThrow(reason);
  }
  const broken = { cert: "x", key: "y" };
  await expect(listen({ hostname, port: freePort() }, broken, answer, systemClock)).rejects.toThrow(
    "HTTP_CERT",
  );
});

Deno.test("with a certificate it speaks TLS; one that is not its key's is refused by name", async () => {
  const [cert, key, otherKey] = await Promise.all(["cert", "key", "other_key"].map(pem));
  const port = freePort();
  await using _server = await listen({ hostname, port }, { cert, key }, answer, systemClock);
  using client = Deno.createHttpClient({ caCerts: [cert] });
  const response = await fetch(`https://localhost:${port}/livez`, { client });
  expect(await response.json()).toEqual({ alive: true });
  const other = { cert, key: otherKey };
  await expect(listen({ hostname, port: freePort() }, other, answer, systemClock)).rejects.toThrow(
    "HTTP_CERT and HTTP_KEY",
  );
});
