import { expect } from "expect";
import type { SavedSession } from "../../src/download/mtproto_client.ts";
import { SessionFile } from "../../src/download/accounts/session_file.ts";

const OWNER = { apiId: 1001, botId: "123" };
const SESSION: SavedSession = {
  version: 1,
  ...OWNER,
  homeDcId: 2,
  loggedIn: true,
  authKeys: { 2: "a2V5" },
};

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir({ prefix: "transhades-session-" });
  try {
    await body(`${parent}/sessions`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("session file: what was saved is loaded, by its owner alone", () =>
  withFolder(async (folder) => {
    const file = new SessionFile(folder, "API-1");
    expect(await file.load(OWNER)).toBe(undefined);
    await file.save(SESSION);
    expect(await file.load(OWNER)).toEqual(SESSION);
    expect((await Deno.stat(`${folder}/API-1.session`)).mode).toBe(0o100600);
    expect((await Deno.stat(folder)).mode).toBe(0o40700);
  }));

Deno.test("session file: many saves at once leave one complete file, the last one", () =>
  withFolder(async (folder) => {
    const file = new SessionFile(folder, "API-1");
    const homes = Array.from({ length: 20 }, (_, index) => index + 1);
    await Promise.all(homes.map((homeDcId) => file.save({ ...SESSION, homeDcId })));
    expect(await file.load(OWNER)).toEqual({ ...SESSION, homeDcId: 20 });
    expect(names(folder)).toEqual(["API-1.session"]);
  }));

Deno.test("session file: a save that cannot be made leaves the old session and no rest", () =>
  withFolder(async (folder) => {
    const file = new SessionFile(folder, "API-1");
    await Deno.mkdir(`${folder}/API-1.session`, { recursive: true }); // a folder where the file should be
    await expect(file.save(SESSION)).rejects.toThrow("cannot be saved");
    expect(names(folder)).toEqual(["API-1.session"]);
    await Deno.remove(`${folder}/API-1.session`);
    await file.save(SESSION);
    expect(await file.load(OWNER)).toEqual(SESSION);
  }));

for (
  const [what, owner] of [
    ["another bot", { ...OWNER, botId: "456" }],
    ["another API id", { ...OWNER, apiId: 1002 }],
  ] as const
) {
  Deno.test(`session file: a session of ${what} is set aside`, () =>
    withFolder(async (folder) => {
      const file = new SessionFile(folder, "API-1");
      await file.save(SESSION);
      expect(await file.load(owner)).toBe(undefined);
      expect(names(folder)).toEqual(["API-1.session.refused"]);
    }));
}

Deno.test("session file: one that cannot be read is set aside, not lost", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/API-1.session`, '{"version":1,"authK');
    expect(await new SessionFile(folder, "API-1").load(OWNER)).toBe(undefined);
    expect(await Deno.readTextFile(`${folder}/API-1.session.refused`)).toBe('{"version":1,"authK');
  }));

const NO_FILES: Record<string, (path: string) => Promise<void>> = {
  "a folder": (path) => Deno.mkdir(path),
  "a link to itself": (path) => Deno.symlink(path, path),
};

for (const [what, make] of Object.entries(NO_FILES)) {
  Deno.test(`session file: ${what} in its place is set aside, and the next login kept`, () =>
    withFolder(async (folder) => {
      await Deno.mkdir(folder);
      await make(`${folder}/API-1.session`);
      const file = new SessionFile(folder, "API-1");
      expect(await file.load(OWNER)).toBe(undefined);
      await file.save(SESSION);
      expect(await file.load(OWNER)).toEqual(SESSION);
    }));
}
