import { expect } from "expect";
import { type FakeClock, until } from "../fake_clock.ts";
import { BotInTime, transcriptOf } from "./bot_in_time.ts";

const FILES = 23;
const A_MINUTE_MS = 60_000;
const LIMIT_SECONDS = 300;
const REFUSALS = 3;

Deno.test("more files in a minute than Groq allows: each is sent once, and all are answered by Groq", async () => {
  await using groq = new StrictGroq(20);
  const env = { PROVIDER_FALLBACK: "groq,local", QUEUE_MAX_RETRIES: "0", GROQ_BASE_URL: groq.url };
  await using bed = await BotInTime.start({}, env);
  groq.stand(bed.sandbox.providers.baseUrl("groq"), bed.clock);
  const asked = Array.from({ length: FILES }, (_, index) => {
    const person = bed.person(index);
    return { person, number: index, question: person.sendsFile(bed.file(index, "small")) };
  });
  await bed.clock.freeze();
  bed.clock.flow(10);
  for (const { person, number, question } of asked) {
    const { content } = await transcriptOf(person, number, question);
    expect(content.text).not.toContain("Transcribed by");
  }
  expect([groq.served, groq.refused]).toEqual([FILES, 0]);
  expect(await bed.queue()).toMatchObject({ failed: 0, parked: 0 });
});

Deno.test("a limit of minutes, again and again: the person hears so, no retry is used up, and the file ends right", async () => {
  await using bed = await BotInTime.start({}, { QUEUE_MAX_RETRIES: "0" });
  bed.sandbox.faults.add("groq", { kind: "rate_limit", retryAfterSeconds: LIMIT_SECONDS, times: REFUSALS });
  const sari = bed.person(1);
  const question = sari.sendsFile(bed.file(1, "small"));
  await sari.waitsFor("Groq takes no more requests at the moment", { after: question });
  const refusals = () => bed.sandbox.log.of("groq").length;
  for (let refusal = 1; refusal <= REFUSALS; refusal++) {
    await until(async () => refusals() === refusal && (await bed.queue()).parked === 1);
    await bed.clock.skip(LIMIT_SECONDS * 1000);
  }
  await transcriptOf(sari, 1, question);
  expect(bed.sandbox.log.of("groq").map(({ outcome }) => outcome)).toEqual(["429", "429", "429", "200"]);
  expect(await bed.queue()).toMatchObject({ failed: 0, parked: 0 });
});

/** Groq behind a door that lets only so many through in any minute, and tells nothing of the account's plan. */
class StrictGroq implements AsyncDisposable {
  readonly #served: number[] = [];
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (r) => this.#serve(r),
  );
  refused = 0;
  #behind = "";
  #clock: FakeClock | undefined;

  constructor(readonly perMinute: number) {}

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  get served(): number {
    return this.#served.length;
  }

  stand(behind: string, clock: FakeClock): void {
    this.#behind = behind;
    this.#clock = clock;
  }

  async #serve(request: Request): Promise<Response> {
    const now = this.#clock?.now() ?? 0;
    const body = await request.bytes();
    if (this.#served.filter((at) => at > now - A_MINUTE_MS).length >= this.perMinute) {
      this.refused++;
      return Response.json({ error: { message: "Rate limit reached" } }, { status: 429 });
    }
    this.#served.push(now);
    const { pathname } = new URL(request.url);
    const answer = await fetch(this.#behind + pathname, { method: "POST", headers: request.headers, body });
    return Response.json(await answer.json(), { status: answer.status });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
