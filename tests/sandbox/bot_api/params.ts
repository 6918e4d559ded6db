import { badRequest } from "./bot_api_error.ts";

/** Parameters of one method call, whichever way they came: query string, JSON, urlencoded or multipart. */
export class Params {
  #texts = new Map<string, string>();
  #files = new Map<string, File>();

  static async of(request: Request): Promise<Params> {
    const params = new Params();
    for (const [name, value] of new URL(request.url).searchParams) params.#texts.set(name, value);
    const type = request.headers.get("content-type") ?? "";
    if (type.startsWith("application/json")) params.#readJson(await request.text());
    else if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) {
      params.#readForm(await request.formData());
    } else await request.body?.cancel();
    return params;
  }

  /** The value, "" when it is not given. */
  text(name: string): string {
    return this.#texts.get(name) ?? "";
  }

  has(name: string): boolean {
    return this.#texts.has(name);
  }

  integer(name: string, fallback: number): number {
    const value = Number.parseInt(this.text(name), 10);
    return Number.isSafeInteger(value) ? value : fallback;
  }

  boolean(name: string): boolean {
    return ["true", "yes", "1"].includes(this.text(name).toLowerCase());
  }

  /** The value parsed as JSON, undefined when it is not given; `what` names it in the refusal. */
  json(name: string, what: string): unknown {
    const text = this.text(name);
    if (text === "") return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw badRequest(`can't parse ${what} JSON object`);
    }
  }

  /** An uploaded file, given as the field itself or by attach://. */
  upload(name: string): File | undefined {
    return this.#files.get(name) ?? this.#files.get(this.text(name).replace(/^attach:\/\//, ""));
  }

  /** What was given by name; a file is there by the name of its parameter, however it came. */
  get given(): ReadonlyMap<string, string> {
    const attached = new Set([...this.#texts.values()].map((text) => text.replace(/^attach:\/\//, "")));
    const files = [...this.#files].filter(([name]) => !attached.has(name));
    return new Map([...this.#texts, ...files.map(([name]): [string, string] => [name, ""])]);
  }

  /** All of it for the record of requests: files as their sizes. */
  summary(): Record<string, string> {
    const files = [...this.#files].map((
      [name, file],
    ): [string, string] => [name, `${file.name} (${file.size} bytes)`]);
    return Object.fromEntries([...this.#texts, ...files]);
  }

  #readJson(body: string): void {
    if (body === "") return;
    let values: unknown;
    try {
      values = JSON.parse(body);
    } catch {
      throw badRequest("can't parse JSON object");
    }
    for (const [name, value] of Object.entries(Object(values))) {
      if (value !== null) this.#texts.set(name, typeof value === "string" ? value : JSON.stringify(value));
    }
  }

  #readForm(form: FormData): void {
    for (const [name, value] of form) {
      if (typeof value === "string") this.#texts.set(name, value);
      else this.#files.set(name, value);
    }
  }
}
