/** Error bodies are JSON, plain text or a proxy's page. */
export function jsonOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
