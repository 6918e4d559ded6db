import type { SandboxFile } from "../../world.ts";
import { fileReference } from "../file_reference.ts";
import { APIS, BOT } from "../fixture.ts";
import type { TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";

const RPC_ERROR = 0x2144ca19;
const LAYER = 198;

/** The requests that raw tests send. */
export const requests = {
  getConfig: () => new TlWriter().uint(0xc4f9186b),
  getState: () => new TlWriter().uint(0xedd4882a),
  ping: (id: bigint) => new TlWriter().uint(0x7abe77ec).long(id),
  logIn: () =>
    new TlWriter().uint(0x67a3ff2c).int(0).int(APIS[0].apiId).string(APIS[0].apiHash).string(BOT.token),
  getFile: (file: SandboxFile, offset: number, limit: number) =>
    new TlWriter().uint(0xbe5335be).uint(0)
      .uint(0xbad07584).long(file.id).long(file.accessHash).bytes(fileReference(file)).string("")
      .long(BigInt(offset)).int(limit),
  acknowledge(ids: bigint[]) {
    const writer = new TlWriter().uint(0x62d6b459);
    return writer.vector(ids, (id) => writer.long(id));
  },
  stateOf(ids: bigint[]) {
    const writer = new TlWriter().uint(0xda69fb52);
    return writer.vector(ids, (id) => writer.long(id));
  },
  dropAnswer: (id: bigint) => new TlWriter().uint(0x58e4a740).long(id),
  destroySession: (id: bigint) => new TlWriter().uint(0xe7512126).long(id),
  futureSalts: (count: number) => new TlWriter().uint(0xb921bd04).int(count),
  after: (id: bigint, query: TlWriter) => new TlWriter().uint(0xcb9f372d).long(id).raw(query.written),
};

/** The request inside invokeWithLayer(initConnection(...)), with the parameters that clients like to add. */
export function initialized(query: TlWriter): TlWriter {
  const writer = new TlWriter().uint(0xda9b0d0d).int(LAYER).uint(0xc1cd5ea9).uint(2).int(APIS[0].apiId);
  for (const text of ["device", "system", "1.0", "en", "", "en"]) writer.string(text);
  return writer.uint(0x99c1d49d).vector(["tz_offset"], (name) => {
    writer.uint(0xc0de1bd9).string(name).uint(0x2be0dfa4).double(25200);
  }).raw(query.written);
}

/** The text of an rpc_error; "ok" for anything else. */
export function outcomeOf(answer: TlReader): string {
  if (answer.uint() !== RPC_ERROR) return "ok";
  answer.int();
  return answer.string();
}
