import type { TlReader } from "../tl/reader.ts";
import { TlError } from "../tl/reader.ts";
import { type Call, loginOf, type Method } from "./method.ts";
import { writeUser } from "./objects.ts";

const INPUT_USER_SELF = 0xf7c1b13f;
const INPUT_USER = 0xf21158c6;
const INPUT_USER_EMPTY = 0xb98886cf;

export const USER_METHODS: readonly Method[] = [{
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
}];

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
