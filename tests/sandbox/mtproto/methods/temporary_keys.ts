import { concat, equal, sha1 } from "../crypto/bytes.ts";
import { igeDecrypt } from "../crypto/ige.ts";
import type { AuthKey } from "../session/auth_key.ts";
import { TlReader } from "../tl/reader.ts";
import type { Call, Method } from "./method.ts";
import { RpcError } from "./rpc_error.ts";

const BIND_AUTH_KEY_INNER = 0x75a3f765;
/** Random 16 bytes, message id, sequence number, length, and the 40 bytes of bind_auth_key_inner. */
const BINDING_BYTES = 72;

interface Binding {
  permanentKeyId: bigint;
  nonce: bigint;
  expiresAt: number;
  encryptedMessage: Uint8Array;
}

/** Perfect forward secrecy: a temporary key speaks for a permanent one. Source: core.telegram.org/api/pfs */
export const TEMPORARY_KEY_METHODS: readonly Method[] = [{
  id: 0xcdd42a05,
  name: "auth.bindTempAuthKey",
  access: "key",
  prepare(reader) {
    const binding: Binding = {
      permanentKeyId: reader.long(),
      nonce: reader.long(),
      expiresAt: reader.int(),
      encryptedMessage: reader.bytes(),
    };
    return {
      params: { expiresAt: binding.expiresAt },
      answer(call, writer) {
        bind(call, binding);
        writer.bool(true);
      },
    };
  },
}];

function bind({ dc, key }: Call, binding: Binding): void {
  if (key.expiresAt === undefined) throw new RpcError(400, "TEMP_AUTH_KEY_EMPTY");
  const permanent = dc.keys.get(binding.permanentKeyId);
  if (permanent === undefined || permanent.expiresAt !== undefined || !proves(permanent, key, binding)) {
    throw new RpcError(400, "ENCRYPTED_MESSAGE_INVALID");
  }
  key.permanent = permanent;
}

/** Whether the message was encrypted with the permanent key and names the temporary one. */
function proves(
  permanent: AuthKey,
  temporary: AuthKey,
  { nonce, expiresAt, encryptedMessage }: Binding,
): boolean {
  if (!equal(encryptedMessage.subarray(0, 8), permanent.id)) return false;
  const plain = decryptVersion1(permanent.bytes, encryptedMessage.subarray(8));
  if (plain === undefined) return false;
  const inner = new TlReader(plain.subarray(32));
  return inner.uint() === BIND_AUTH_KEY_INNER && inner.long() === nonce &&
    inner.long() === temporary.number && inner.long() === permanent.number &&
    temporary.sessions.has(inner.long()) && inner.int() === expiresAt;
}

/** MTProto 1.0, which only this message still uses; undefined when its hash is wrong. */
function decryptVersion1(authKey: Uint8Array, encrypted: Uint8Array): Uint8Array | undefined {
  const messageKey = encrypted.subarray(0, 16);
  const part = (start: number, end: number) => authKey.subarray(start, end);
  const a = sha1(messageKey, part(0, 32));
  const b = sha1(part(32, 48), messageKey, part(48, 64));
  const c = sha1(part(64, 96), messageKey);
  const d = sha1(messageKey, part(96, 128));
  const plain = igeDecrypt({
    data: encrypted.slice(16),
    key: concat(a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)),
    iv: concat(a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)),
  });
  const hash = sha1(plain.subarray(0, BINDING_BYTES));
  return equal(hash.subarray(4), messageKey) ? plain : undefined;
}
