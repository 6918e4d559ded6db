import type { ClientInfo } from "../session/auth_key.ts";
import { TlError, type TlReader } from "../tl/reader.ts";

/** What stood around a request. */
export interface Wrapping {
  layer?: number;
  apiId?: number;
  /** The request waits until these are answered. */
  after: bigint[];
}

const PROXY = 0x75588b3f;

type Unwrap = (reader: TlReader, found: Wrapping) => void;

const WRAPPERS = new Map<number, Unwrap>([
  [0xda9b0d0d, (reader, found) => void (found.layer = reader.int())], // invokeWithLayer
  [0xc1cd5ea9, initConnection],
  [0xbf9459b7, () => {}], // invokeWithoutUpdates
  [0xcb9f372d, (reader, found) => void found.after.push(reader.long())], // invokeAfterMsg
  [0x3dc4b4f0, (reader, found) => void found.after.push(...reader.vector(() => reader.long()))], // invokeAfterMsgs
]);

/** Takes the wrappers off a request and notes what they say; returns the id of the method, which comes next. */
export function unwrap(reader: TlReader, found: Wrapping): number {
  for (;;) {
    const id = reader.uint();
    const wrapper = WRAPPERS.get(id);
    if (wrapper === undefined) return id;
    wrapper(reader, found);
  }
}

/** What the client is, once it has said so. */
export function clientInfo({ apiId, layer }: Wrapping, before?: ClientInfo): ClientInfo | undefined {
  const known = { apiId: apiId ?? before?.apiId, layer: layer ?? before?.layer };
  if (known.apiId === undefined || known.layer === undefined) return undefined;
  return { apiId: known.apiId, layer: known.layer };
}

function initConnection(reader: TlReader, found: Wrapping): void {
  const flags = reader.uint();
  found.apiId = reader.int();
  for (let i = 0; i < 6; i++) reader.bytes(); // device, system and application versions, languages
  if (flags & 1) skipProxy(reader);
  if (flags & 2) skipJson(reader);
}

function skipProxy(reader: TlReader): void {
  reader.expect(PROXY);
  reader.bytes();
  reader.int();
}

/** JSONValue: null, bool, number, string, array, object. */
function skipJson(reader: TlReader): void {
  switch (reader.uint()) {
    case 0x3f6d7b68:
      return;
    case 0xc7345e6a:
      return void reader.uint();
    case 0x2be0dfa4:
      return void reader.double();
    case 0xb71e767a:
      return void reader.bytes();
    case 0xf7444763:
      return void reader.vector(() => skipJson(reader));
    case 0x99c1d49d:
      return void reader.vector(() => {
        reader.expect(0xc0de1bd9);
        reader.bytes();
        skipJson(reader);
      });
    default:
      throw new TlError("unknown JSONValue");
  }
}
