import { fileURLToPath } from "node:url";
import { expect } from "expect";
import { machineChecks } from "../../src/app/checks.ts";
import { secretsOf } from "../../src/app/secrets.ts";
import { providerLabel } from "../../src/chat/text/provider_names.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { parseSettings, VARIABLES } from "../../src/config.ts";
import { profileOf, PROVIDERS, REMOTE_PROFILES, type RemoteProfile } from "../../src/provider_list.ts";
import { createProviders } from "../../src/providers/index.ts";
import { unheardLanguage, unknownLanguage } from "../../src/providers/shared/unknown_language.ts";
import { readSources } from "../../tools/house_rules.ts";
import { FakeClock } from "../fake_clock.ts";
import { neverAborted } from "./pieces.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("each provider has a label of its own, and the built-in one comes last", () => {
  const say = new Translations("en").speak("en");
  expect(new Set(PROVIDERS.map((name) => providerLabel(name, say))).size).toBe(PROVIDERS.length);
  expect(PROVIDERS.filter((name) => providerLabel(name, say) === name)).toEqual([]);
  const remotes = REMOTE_PROFILES.map(({ name }) => name);
  expect(PROVIDERS.filter((name) => profileOf(name)?.remote)).toEqual(remotes);
  expect(PROVIDERS.slice(0, -1)).toEqual(remotes);
  expect(profileOf("one of an older version")).toBeUndefined();
});

for (const profile of REMOTE_PROFILES) {
  const prefix = profile.name.toUpperCase();
  const key = `${prefix}_API_KEY`;

  Deno.test(`${profile.name}: its settings are read, and told of where operators look`, async () => {
    const variables = ["API_KEY", "MODEL", "BASE_URL"].map((end) => `${prefix}_${end}`);
    const [example, readme] = await Promise.all(
      [".env.example", "README.md"].map((name) => Deno.readTextFile(new URL(name, ROOT))),
    );
    for (const variable of variables) {
      expect(VARIABLES).toContain(variable);
      expect(example).toContain(`\n${variable}=`);
      expect(readme).toContain(`\`${variable}\``);
    }
    expect(example).toMatch(new RegExp(`TRANSCRIPTION_PROVIDER=.*\\b${profile.name}\\b`));
  });

  Deno.test(`${profile.name}: a key turns it on, is a secret, and makes it the default`, () => {
    const settings = parseSettings({ [key]: "first,second" });
    expect(settings.provider).toBe(profile.name);
    expect(secretsOf(settings)).toEqual(expect.arrayContaining(["first", "second"]));
    expect(secretsOf(parseSettings({ TRANSCRIPTION_PROVIDER: profile.name }))).not.toContain("first");
    const environment = { fetch, clock: new FakeClock(), random: () => 0 };
    const model = profile.remote.defaultModel(undefined);
    expect(createProviders(settings.remotes, environment).health())
      .toEqual([{ provider: profile.name, model, state: "healthy" }]);
  });

  Deno.test(`${profile.name}: the doctor says whether it is set up, and what is missing`, async () => {
    expect(await finding(profile, {})).toMatchObject({ state: "off", says: expect.stringContaining(key) });
    expect(await finding(profile, { [key]: "k" })).toMatchObject({ state: "ok" });
    const address = await finding(profile, { [`${prefix}_BASE_URL`]: "http://127.0.0.1:1/v1" });
    expect(address?.state).toBe(profile.remote.baseUrl === undefined ? "ok" : "off");
  });

  Deno.test(`${profile.name}: its name stands in its folder alone, its folder in the list and the registry`, async () => {
    const sources = await readSources(fileURLToPath(ROOT));
    const [home] = [...sources].find(([, text]) => text.includes(`name: "${profile.name}",`)) ?? [""];
    const folder = home.slice(0, home.lastIndexOf("/") + 1);
    const knowing = [...sources].filter(([file]) => /^(src|main)/.test(file) && !file.startsWith(folder));
    const name = new RegExp(`["'\`]${profile.name}["'\`]|\\b${prefix}_[A-Z]`);
    expect(knowing.filter(([, text]) => name.test(withoutComments(text))).map(([file]) => file)).toEqual([]);
    const path = folder.split("/").at(-2);
    expect(knowing.filter(([, text]) => text.includes(`/${path}/`)).map(([file]) => file))
      .toEqual(["src/provider_list.ts", "src/providers/index.ts"]);
  });
}

Deno.test("of a language that one does not know, only those are named who may know it", () => {
  for (const name of PROVIDERS) {
    const others = PROVIDERS.filter((each) => each !== name && each !== "local").join(", ");
    for (const error of [unknownLanguage(name, ["en"], "xh"), unheardLanguage(name, ["en"])]) {
      expect(error.message).toContain(`these know others: ${others} (each`);
    }
  }
});

Deno.test("nobody outside the built-in model's folder asks for it by name", async () => {
  const sources = await readSources(fileURLToPath(ROOT));
  const asking = [...sources].filter(([file, text]) =>
    /^(src|main|tools)/.test(file) && !file.startsWith("src/providers/local/") && text.includes('"local"')
  );
  expect(asking.map(([file]) => file)).toEqual([]);
});

async function finding({ name }: RemoteProfile, environment: Record<string, string>) {
  const check = machineChecks(parseSettings(environment)).find((each) => each.name === name);
  return await check?.run(neverAborted());
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}
