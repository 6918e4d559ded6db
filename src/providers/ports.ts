/** What became of a key, told by whoever used it; `key` names it without telling it. */
export type KeyEvent =
  /** A request has ended, of which the provider heard so much. */
  | { type: "sent"; key: string; audioSeconds: number }
  /** The provider asked to wait. */
  | { type: "rests"; key: string; restMs: number };

/** What instances that use the same keys tell each other. Port of providers/; store/ implements it. */
export interface KeyNews {
  /** Tells the others; what cannot be told is not. */
  tell(event: KeyEvent): void;
  /** Hears what others tell, until it is disposed of. */
  listen(listener: (event: KeyEvent) => void): Disposable;
}
