import { expect } from "expect";
import {
  type FileLocation,
  type MessageRef,
  type MtprotoClient,
  MtprotoError,
  type MtprotoProblem,
} from "../../src/download/mtproto_client.ts";

/** How the next part is refused: flood (for 5 s), or by its problem; moved: to data centre 4. */
export type Refusal = Extract<
  MtprotoProblem,
  "flood" | "file_migrate" | "reference_expired" | "location_invalid" | "other"
>;

/** A client, logged in by `connect`, and a file for it. */
export interface MtprotoClientUnderTest extends AsyncDisposable {
  client: MtprotoClient;
  location: FileLocation;
  /** All of the file: at least three parts. */
  bytes: Uint8Array;
  /** The message with the file, and one that is gone. */
  message: MessageRef;
  goneMessage: MessageRef;
  /** The next `getFile` is refused once. */
  refuse(refusal: Refusal): void;
  /** The next `getFile` is never answered. */
  silence(): void;
  /** Resolves once a `getFile` has reached the server. */
  asked(): Promise<void>;
}

export const PART_BYTES = 4096;
const METHOD = "upload.getFile";
const never = new AbortController().signal;

const REFUSALS: [Refusal, Partial<MtprotoError>][] = [
  ["flood", { waitMs: 5_000 }],
  ["file_migrate", { dcId: 4 }],
  ["reference_expired", {}],
  ["location_invalid", {}],
  ["other", {}],
];

/** What every MtprotoClient promises. */
export function mtprotoClientContract(name: string, open: () => Promise<MtprotoClientUnderTest>): void {
  const test = (what: string, body: (under: MtprotoClientUnderTest) => Promise<void>) =>
    Deno.test(`MtprotoClient ${name}: ${what}`, async () => {
      await using under = await open();
      await under.client.connect(never);
      await body(under);
    });

  test("gives each part exactly, fewer bytes at the end of the file, none behind it", async (under) => {
    const { client, location, bytes } = under;
    const parts = Math.floor(bytes.length / PART_BYTES);
    for (let part = 0; part <= parts + 1; part++) {
      const offset = part * PART_BYTES;
      expect(await client.getFile(location, offset, PART_BYTES, never))
        .toEqual(bytes.slice(offset, offset + PART_BYTES));
    }
  });

  test("answers many who ask at once, each with its own part", async ({ client, location, bytes }) => {
    const offsets = Array.from({ length: 24 }, (_, index) => index % 3 * PART_BYTES);
    const parts = await Promise.all(
      offsets.map((offset) => client.getFile(location, offset, PART_BYTES, never)),
    );
    expect(parts).toEqual(offsets.map((offset) => bytes.slice(offset, offset + PART_BYTES)));
  });

  test("connected already, it connects again at no cost and prepares data centres", async ({ client, location }) => {
    await client.connect(never);
    for (let times = 0; times < 2; times++) await client.prepare(location.dcId, never);
  });

  test("finds the file of a message, and nothing where the message is gone", async (under) => {
    const { client, message, goneMessage, bytes } = under;
    const found = await client.findFile(message, never);
    expect(found?.sizeBytes).toBe(bytes.length);
    if (found === undefined) throw new Error("the file was not found");
    expect(await client.getFile(found.location, 0, PART_BYTES, never)).toEqual(bytes.slice(0, PART_BYTES));
    expect(await client.findFile(goneMessage, never)).toBeUndefined();
  });

  for (const [refusal, facts] of REFUSALS) {
    test(`tells a refusal (${refusal}) with what is needed to act, once`, async (under) => {
      const { client, location } = under;
      under.refuse(refusal);
      const error = await client.getFile(location, 0, PART_BYTES, never).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(MtprotoError);
      expect(error).toMatchObject({ problem: refusal, method: METHOD, ...facts });
      expect((await client.getFile(location, 0, PART_BYTES, never)).length).toBe(PART_BYTES);
    });
  }

  test("an abort ends the wait with the signal's reason, and harms nobody else", async (under) => {
    const { client, location } = under;
    const stop = new AbortController();
    under.silence();
    const aborted = client.getFile(location, 0, PART_BYTES, stop.signal).catch((error: unknown) => error);
    await under.asked();
    const other = client.getFile(location, PART_BYTES, PART_BYTES, never);
    stop.abort("enough");
    expect(await aborted).toBe("enough");
    expect((await other).length).toBe(PART_BYTES);
    const before = client.getFile(location, 0, PART_BYTES, AbortSignal.abort("before"));
    await expect(before).rejects.toBe("before");
  });

  test("closed, it refuses as a broken connection, and closes again at no cost", async ({ client, location }) => {
    await client.close();
    await client.close();
    const error = await client.getFile(location, 0, PART_BYTES, never).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(MtprotoError);
    expect(error).toMatchObject({ problem: "connection" });
  });
}
