/** Something that the operator can mend: the message says in their words what is wrong, and what to do. No defect, so nobody needs its stack. */
export class OperatorError extends Error {
  override name = "OperatorError";
}
