import { randomBytes } from "../crypto/bytes.ts";
import type { TlWriter } from "../tl/writer.ts";
import { type Call, loginOf, type Method } from "./method.ts";
import { writeUser } from "./objects.ts";
import { RpcError } from "./rpc_error.ts";
import { selfOf } from "./users.ts";

const AUTHORIZATION = 0x2ea2c0d4;
const EXPORTED_AUTHORIZATION = 0xb434e2b8;
const LOGGED_OUT = 0xc3a2835f;

export const AUTH_METHODS: readonly Method[] = [
  {
    id: 0x67a3ff2c,
    name: "auth.importBotAuthorization",
    access: "client",
    prepare(reader) {
      reader.int(); // flags
      const apiId = reader.int();
      const apiHash = reader.string();
      const token = reader.string();
      return { params: { apiId }, answer: (call, writer) => logIn(call, writer, apiId, apiHash, token) };
    },
  },
  {
    id: 0xe5bfffcd,
    name: "auth.exportAuthorization",
    prepare(reader) {
      const dcId = reader.int();
      return { params: { dcId }, answer: (call, writer) => exportLogin(call, writer, dcId) };
    },
  },
  {
    id: 0xa57a7dad,
    name: "auth.importAuthorization",
    access: "client",
    prepare(reader) {
      const id = Number(reader.long());
      const bytes = reader.bytes().toHex();
      return { params: { id }, answer: (call, writer) => importLogin(call, writer, id, bytes) };
    },
  },
  {
    id: 0x3e72ba19,
    name: "auth.logOut",
    prepare: () => ({
      params: {},
      answer(call, writer) {
        call.key.owner.login = undefined;
        writer.uint(LOGGED_OUT).uint(0);
      },
    }),
  },
];

function logIn(call: Call, writer: TlWriter, apiId: number, apiHash: string, token: string): void {
  const { world, log, dcs: [home] } = call.context;
  if (world.apiHash(apiId) !== apiHash) throw new RpcError(400, "API_ID_INVALID");
  const bot = world.botByToken(token);
  if (bot === undefined) throw new RpcError(400, "ACCESS_TOKEN_INVALID");
  if (call.dc.id !== home) throw new RpcError(303, `USER_MIGRATE_${home}`);
  call.key.owner.login = { botId: bot.id, username: bot.username, apiId };
  log.logins++;
  writeAuthorization(call, writer);
}

function exportLogin(call: Call, writer: TlWriter, dcId: number): void {
  if (dcId === call.dc.id || !call.context.dcs.includes(dcId)) throw new RpcError(400, "DC_ID_INVALID");
  const login = loginOf(call);
  const bytes = randomBytes(128);
  call.context.exported.set(bytes.toHex(), { ...login, dcId });
  writer.uint(EXPORTED_AUTHORIZATION).long(BigInt(login.botId)).bytes(bytes);
}

/** Each exported authorization is good once, for one data centre. */
function importLogin(call: Call, writer: TlWriter, id: number, bytes: string): void {
  const { exported } = call.context;
  const login = exported.get(bytes);
  if (login?.botId !== id || login.dcId !== call.dc.id) throw new RpcError(400, "AUTH_BYTES_INVALID");
  exported.delete(bytes);
  call.key.owner.login = { botId: login.botId, username: login.username, apiId: login.apiId };
  writeAuthorization(call, writer);
}

function writeAuthorization(call: Call, writer: TlWriter): void {
  writeUser(writer.uint(AUTHORIZATION).uint(0), call.layer, selfOf(call));
}
