import type { TlReader } from "../tl/reader.ts";
import { TlError } from "../tl/reader.ts";
import { type Call, loginOf, type Method } from "./method.ts";
import type { TlWriter } from "../tl/writer.ts";
import { inLayer, writeUser } from "./objects.ts";
import { RpcError } from "./rpc_error.ts";

const INPUT_USER_SELF = 0xf7c1b13f;
const INPUT_USER = 0xf21158c6;
const INPUT_USER_EMPTY = 0xb98886cf;
const USERS_USER_FULL = 0x3b6d152e;
const USER_FULL = { old: 0x4d975bbc, since200: 0x06cbe645 };
const PEER_SETTINGS = { old: 0xacd66c5e, since200: 0xf47741f7 };
const PEER_NOTIFY_SETTINGS = 0x99622c0c;

export const USER_METHODS: readonly Method[] = [
  {
    id: 0x0d91a548,
    name: "users.getUsers",
    prepare(reader) {
      const ids = reader.vector(() => inputUser(reader));
      return {
        params: { ids: ids.map((id) => id ?? "self") },
        answer(call, writer) {
          const self = loginOf(call);
          const found = ids.filter((id) => id === undefined || id === self.botId);
          writer.vector(found, () => writeUser(writer, call.layer, selfOf(call)));
        },
      };
    },
  },
  {
    id: 0xb60f5918,
    name: "users.getFullUser",
    prepare(reader) {
      const id = inputUser(reader);
      return { params: { id: id ?? "self" }, answer: (call, writer) => writeFullSelf(call, writer, id) };
    },
  },
];

/** Nothing is known beyond the bot itself. */
function writeFullSelf(call: Call, writer: TlWriter, id: number | undefined): void {
  const { botId } = loginOf(call);
  if (id !== undefined && id !== botId) throw new RpcError(400, "USER_ID_INVALID");
  const { layer } = call;
  writer.uint(USERS_USER_FULL).uint(inLayer(layer, USER_FULL)).uint(0).uint(0).long(BigInt(botId));
  writer.uint(inLayer(layer, PEER_SETTINGS)).uint(0).uint(PEER_NOTIFY_SETTINGS).uint(0).int(0); // common chats
  writer.vector([], () => {}); // chats
  writer.vector([selfOf(call)], (user) => writeUser(writer, layer, user));
}

/** The bot that is logged in, as it sees itself. */
export function selfOf(call: Call) {
  const { botId, username } = loginOf(call);
  return { id: botId, name: username, username, isSelf: true, isBot: true };
}

/** The user's id; undefined stands for the bot itself. */
function inputUser(reader: TlReader): number | undefined {
  switch (reader.uint()) {
    case INPUT_USER_SELF:
      return undefined;
    case INPUT_USER_EMPTY:
      return 0;
    case INPUT_USER: {
      const id = Number(reader.long());
      reader.long(); // access hash: bots may leave it 0
      return id;
    }
    default:
      throw new TlError("unknown InputUser");
  }
}
