/** Hands everything on until the sender ends. */
export async function pump(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  buffer = new Uint8Array(16_384),
): Promise<void> {
  for (;;) {
    const size = await from.read(buffer);
    if (size === null) return await to.closeWrite();
    await pass(buffer.subarray(0, size), to);
  }
}

export async function pass(bytes: Uint8Array, to: Deno.TcpConn): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}
