import { systemClock } from "../../src/clock.ts";
import type { Random } from "../faults/random.ts";
import type { Person } from "../sandbox/person.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Answers } from "./answers.ts";
import type { Library, SoakFile } from "./files.ts";

const FIRST_PERSON_ID = 700_001_000;
const COMMANDS = ["/start", "/help", "/status", "hello"];
const REMOTE = /Deepgram|Together|OpenAI/;
/** Of the people, every so many asks the built-in model alone. */
const LISTENERS_TO_THE_MODEL = 40;

export interface CrowdDeps {
  sandbox: Sandbox;
  answers: Answers;
  library: Library;
  random: Random;
  people: number;
  /** Turns that begin in a minute at most. */
  perMinute: number;
  withModel: boolean;
  /** Called after each message that was answered; false when the bot has had enough. */
  onAnswered(): boolean;
}

/** People in two languages who send known and new files, write, and press buttons: each does one thing after the other. */
export class Crowd {
  readonly #deps: CrowdDeps;
  readonly #idle: Person[];
  readonly #askTheModel = new Set<Person>();
  #nextTurnAt = 0;

  constructor(deps: CrowdDeps) {
    this.#deps = deps;
    this.#idle = Array.from({ length: deps.people }, (_, at) =>
      deps.sandbox.person({
        id: FIRST_PERSON_ID + at,
        firstName: `Person ${at}`,
        languageCode: at % 2 ? "en" : "id",
      }));
  }

  /** Lets so many people at once talk, until there is no more to do. */
  async talk(atOnce: number): Promise<void> {
    await this.#chooseTheModel();
    await Promise.all(Array.from({ length: atOnce }, () => this.#takeTurns()));
  }

  async #chooseTheModel(): Promise<void> {
    if (!this.#deps.withModel) return;
    for (const person of this.#idle.filter((_, at) => at % LISTENERS_TO_THE_MODEL === 0)) {
      await this.#choose(person, /Built-in|bawaan/);
      this.#askTheModel.add(person);
    }
  }

  async #takeTurns(): Promise<void> {
    for (let goesOn = true; goesOn;) {
      const person = this.#idle.shift();
      if (person === undefined) return;
      await this.#waitForTurn();
      await this.#act(person);
      this.#idle.push(person);
      goesOn = this.#deps.onAnswered();
    }
  }

  /** Turns begin evenly over the minute. */
  async #waitForTurn(): Promise<void> {
    const now = systemClock.now();
    const turnAt = Math.max(now, this.#nextTurnAt);
    this.#nextTurnAt = turnAt + 60_000 / this.#deps.perMinute;
    await systemClock.sleep(turnAt - now);
  }

  async #act(person: Person): Promise<void> {
    const { random, library, answers } = this.#deps;
    const chance = random.next();
    if (this.#askTheModel.has(person)) return await this.#send(person, library.newSpeech());
    if (chance < 0.65) return await this.#send(person, random.pick(library.known));
    if (chance < 0.71) return await this.#send(person, library.newFile());
    if (chance < 0.80) return await this.#choose(person, REMOTE);
    person.sends(random.pick(COMMANDS));
    await answers.toText(person.user.id);
  }

  async #send(person: Person, { file, words }: SoakFile): Promise<void> {
    await this.#deps.answers.toFile(person.sendsFile(file), words);
  }

  /** Two messages: the command, and the press of a button under its answer. */
  async #choose(person: Person, provider: RegExp): Promise<void> {
    const { answers, onAnswered } = this.#deps;
    person.sends("/provider");
    await answers.toText(person.user.id);
    onAnswered();
    await answers.toPress(person.user.id, () => person.presses(provider));
  }
}
