/** A line to a server on 127.0.0.1 that can fall silent, as networks do: connections stay, nothing passes any more. */
export interface SilentLine extends AsyncDisposable {
  port: number;
  /** How often somebody connected. */
  connections: number;
  /** Concerns the connections of now, not those to come. */
  fallSilent(): void;
}

export function startSilentLine(serverPort: number): SilentLine {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<{ sockets: Deno.TcpConn[]; silent: boolean }>();
  const pumps: Promise<void>[] = [];
  const line: SilentLine = {
    port: listener.addr.port,
    connections: 0,
    fallSilent: () => open.forEach((connection) => connection.silent = true),
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const { sockets } of open) sockets.forEach(closeQuietly);
      await accepting;
      await Promise.all(pumps);
    },
  };
  const accepting = (async () => {
    for await (const client of listener) {
      line.connections++;
      const server = await Deno.connect({ hostname: "127.0.0.1", port: serverPort });
      const connection = { sockets: [client, server], silent: false };
      open.add(connection);
      const isSilent = () => connection.silent;
      pumps.push(pump(client, server, isSilent), pump(server, client, isSilent));
    }
  })();
  return line;
}

async function pump(from: Deno.TcpConn, to: Deno.TcpConn, isSilent: () => boolean): Promise<void> {
  try {
    for await (const chunk of from.readable) {
      if (isSilent()) continue;
      for (let sent = 0; sent < chunk.length;) sent += await to.write(chunk.subarray(sent));
    }
  } catch {
    // one side hung up: the other one hears of it below
  }
  closeQuietly(to);
}

function closeQuietly(socket: Deno.TcpConn): void {
  try {
    socket.close();
  } catch {
    // it was closed already
  }
}
