/** Where a server listens: an address of this machine, or a Unix socket. */
export type Listening = { hostname: string; port: number } | { path: string };

/** Can nobody but programs on this machine get there? */
export function isLocal(listening: Listening): boolean {
  return "path" in listening || isLoopback(listening.hostname);
}

/** Is it a name or an address by which a machine calls itself? */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(hostname);
}

/** For logs and errors. */
export function shownListening(listening: Listening): string {
  if ("path" in listening) return `unix:${listening.path}`;
  const { hostname, port } = listening;
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
