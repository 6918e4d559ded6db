import type { Place } from "../answer/buttons.ts";
import type { Told } from "../answer/told.ts";
import type { Translate } from "../text/translations.ts";
import type { ChatContext, HandlerDeps } from "./deps.ts";

/** A press on a button under an answer. */
export interface Press<What extends Told = Told> {
  context: ChatContext;
  deps: HandlerDeps;
  told: What;
  place: Place;
  say: Translate;
}
