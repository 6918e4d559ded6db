/** What Telegram answers to a request it refuses, for example 420 FLOOD_WAIT_30. */
export class RpcError extends Error {
  override name = "RpcError";
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}
