import { createHash } from "node:crypto";
import { expect } from "expect";
import { FakeClock } from "../../fake_clock.ts";
import type { SandboxFile } from "../world.ts";
import {
  KURIGRAM,
  PythonClient,
  type PythonClientOptions,
  type PythonLibrary,
  PythonProcess,
  pythonWith,
  TELETHON,
} from "./clients/python.ts";
import { APIS, BOT, bytesOf, MESSAGE_ID, startTestServer, testFile } from "./fixture.ts";
import { keystreamContent } from "./keystream_content.ts";
import type { MtprotoServer } from "./server.ts";

type Start = (server: MtprotoServer, options?: Partial<PythonClientOptions>) => Promise<PythonClient>;

/** Each with its transports, and with how much it is asked for: obfuscation is plain Python in both, and slow. */
const LIBRARIES: { library: PythonLibrary; transports: string[]; sizeBytes: number }[] = [
  {
    library: TELETHON,
    transports: ["full", "abridged", "intermediate", "obfuscated", "obfuscated padded"],
    sizeBytes: 300_000,
  },
  {
    library: KURIGRAM,
    transports: [
      "full",
      "abridged",
      "intermediate",
      "padded",
      "obfuscated abridged",
      "obfuscated intermediate",
    ],
    sizeBytes: 9_000,
  },
];

for (const { library, transports, sizeBytes } of LIBRARIES) {
  const python = await pythonWith(library);
  Deno.test({
    name: `${library.name}${python === undefined ? " (not tried: no Python with it)" : ""}`,
    ignore: python === undefined,
    fn: async (t) => {
      await using process = new PythonProcess(python ?? "", library);
      const start: Start = (server, options) =>
        PythonClient.start(process, server, { ...APIS[0], ...BOT, ...options });
      for (const [promise, keeps] of promises(library, transports, sizeBytes, start)) {
        await t.step(promise, keeps);
      }
    },
  });
}

/** What is to be seen of a library, and how. */
function promises(
  library: PythonLibrary,
  transports: readonly string[],
  sizeBytes: number,
  start: Start,
): Map<string, () => Promise<void>> {
  const all = new Map<string, () => Promise<void>>();
  const test = (promise: string, keeps: () => Promise<void>) => all.set(promise, keeps);
  const file = (change: Partial<SandboxFile> = {}) =>
    testFile({ content: keystreamContent("long", sizeBytes), ...change });

  for (const transport of transports) {
    test(`logs in and downloads bit for bit over ${transport} transport`, async () => {
      const talk = file();
      await using server = await startTestServer([talk]);
      await using client = await start(server, { transport });
      expect(await client.me()).toMatchObject({ id: BOT.id, username: BOT.username });
      expect(await client.download(talk)).toEqual(await whole(talk));
      expect(server.counts().logins).toBe(1);
    });
  }

  test("reads a message, and finds a file in another data centre", async () => {
    const talk = file({ dcId: 4, kind: "voice", durationSeconds: 12 });
    await using server = await startTestServer([talk]);
    await using client = await start(server);
    const { sizeBytes } = await whole(talk);
    expect(await client.downloadMessage(MESSAGE_ID)).toMatchObject({ text: "listen", sizeBytes });
    expect(await client.download(talk)).toEqual(await whole(talk));
  });

  test("comes back with a saved session, without another login", async () => {
    const talk = file();
    await using server = await startTestServer([talk]);
    const session = await keptSession(start, server);
    await using client = await start(server, { session });
    expect(await client.download(talk)).toEqual(await whole(talk));
    expect(server.counts().logins).toBe(1);
  });

  // What Telethon keeps account of by its own clock are longer waits only.
  test("is told how long a flood wait lasts, and is served after it", async () => {
    const talk = file();
    const clock = new FakeClock();
    await using server = await startTestServer([talk], clock);
    await using client = await start(server);
    server.faults.floodWait({ seconds: 3 });
    expect(await client.me()).toEqual({ floodSeconds: 3 });
    await clock.advance(1500);
    expect(await client.me()).toEqual({ floodSeconds: 2 });
    await clock.advance(1500);
    expect(await client.me()).toMatchObject({ id: BOT.id });
  });

  if (library === TELETHON) testTelethon(test, start);
  return all;
}

/** What only its raw requests make visible. */
function testTelethon(test: (promise: string, keeps: () => Promise<void>) => void, start: Start): void {
  test("goes on when its salt is changed, and when its connection is dropped in mid-file", async () => {
    const file = testFile({ content: keystreamContent("long", 4_000_000) });
    await using server = await startTestServer([file]);
    await using client = await start(server);
    server.faults.rotateSalts();
    const parts = () => server.counts().requestsByMethod["upload.getFile"] ?? 0;
    const downloading = client.download(file);
    while (parts() < 10) await nextTurn();
    server.faults.dropConnections();
    expect(await downloading).toEqual(await whole(file));
    expect(server.counts().logins).toBe(1);
  });

  test("follows a file from the wrong data centre to the right one", async () => {
    const file = testFile({ dcId: 4 });
    await using server = await startTestServer([file]);
    await using client = await start(server);
    expect(await client.download(file, 2)).toEqual(await whole(file));
    expect(server.requests.map(({ outcome }) => outcome)).toContain("FILE_MIGRATE_4");
    expect(await client.channel(123, MESSAGE_ID)).toEqual({ title: "Group 123", found: 1 });
  });

  test("is refused parts for a while, and an expired reference, in Telegram's words", async () => {
    const file = testFile();
    await using server = await startTestServer([file]);
    await using client = await start(server);
    server.faults.floodWait({ method: "upload.getFile", seconds: 3, times: 1, premium: true });
    expect(await client.download(file)).toEqual({ floodSeconds: 3 });
    const old = { ...file };
    server.faults.expireReferences(file);
    expect(String((await client.download(old)).refused)).toContain("file reference has expired");
    expect(await client.downloadMessage(MESSAGE_ID)).toMatchObject(await whole(file));
  });
}

/** What a whole and correct download comes to. */
async function whole(file: SandboxFile) {
  const bytes = await bytesOf(file);
  return { sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: bytes.length };
}

async function keptSession(start: Start, server: MtprotoServer): Promise<string> {
  await using client = await start(server);
  return String((await client.me()).session);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
