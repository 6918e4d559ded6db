// The people that one can be.
import { api } from "./api.js";
import { $, avatar, h, toast } from "./dom.js";

const LANGUAGES = { id: "Bahasa Indonesia", en: "English", ms: "Bahasa Melayu" };

export class People {
  #people = [];
  #currentId;
  #become;

  /** `become(id)` shows the chat of that person. */
  constructor(become) {
    this.#become = become;
    $("new-person").addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      api.addPerson(Object.fromEntries(new FormData(form)))
        .then((person) => {
          form.reset();
          become(person.id);
        })
        .catch((error) => toast(error.message));
    });
  }

  show(people, currentId = this.#currentId) {
    this.#people = people;
    this.#currentId = currentId;
    const item = (person) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            "aria-current": `${person.id === currentId}`,
            onclick: () => this.#become(person.id),
          },
          avatar(person),
          h(
            "span",
            {},
            h("span", { class: "name" }, person.first_name),
            h("br"),
            h("span", { class: "about" }, LANGUAGES[person.language_code] ?? person.language_code ?? ""),
          ),
        ),
      );
    $("people-list").replaceChildren(...this.#people.map(item));
  }
}
