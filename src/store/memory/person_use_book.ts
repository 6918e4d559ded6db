import { joinedByPerson, type PersonUse, type PersonUseBook } from "../../ops/history/person_use.ts";
import { DAY_MS, MOST_DAYS } from "../../ops/history/use.ts";

/** Who used how much, for as long as the process lives. */
export class MemoryPersonUseBook implements PersonUseBook {
  #rows: PersonUse[] = [];

  add(rows: readonly PersonUse[]): Promise<void> {
    const all = joinedByPerson([...this.#rows, ...rows]);
    const newest = Math.max(...all.map(({ day }) => day));
    this.#rows = all.filter(({ day }) => day > newest - MOST_DAYS * DAY_MS);
    return Promise.resolve();
  }

  of(days: readonly number[]): Promise<PersonUse[]> {
    return Promise.resolve(structuredClone(this.#rows.filter(({ day }) => days.includes(day))));
  }
}
