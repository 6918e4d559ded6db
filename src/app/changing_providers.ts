import type { Settings } from "../config.ts";
import { Feed } from "../feed.ts";
import type { FailedOver, ProviderRequest } from "../pipeline/provider_status.ts";
import type { Providers } from "../providers/index.ts";

/** The providers of the settings that hold just now; who listens hears of all of them. */
export class ChangingProviders implements Providers, Disposable {
  readonly failovers = new Feed<FailedOver>();
  readonly requests = new Feed<ProviderRequest>();
  readonly #create: (settings: Settings) => Providers & Disposable;
  #current: Providers & Disposable;

  constructor(create: (settings: Settings) => Providers & Disposable, settings: Settings) {
    this.#create = create;
    this.#current = this.#begin(settings);
  }

  /** Where they cannot be made those of before stay. */
  use(settings: Settings): void {
    const before = this.#current;
    this.#current = this.#begin(settings);
    before[Symbol.dispose]();
  }

  forProvider(...asked: Parameters<Providers["forProvider"]>) {
    return this.#current.forProvider(...asked);
  }

  health() {
    return this.#current.health();
  }

  [Symbol.dispose](): void {
    this.#current[Symbol.dispose]();
  }

  /** What is still asked of those of before is told, too. */
  #begin(settings: Settings): Providers & Disposable {
    const providers = this.#create(settings);
    providers.failovers.listen((event) => this.failovers.tell(event));
    providers.requests.listen((event) => this.requests.tell(event));
    return providers;
  }
}
