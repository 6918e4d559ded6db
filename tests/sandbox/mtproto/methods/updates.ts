import type { Method } from "./method.ts";

const STATE = 0xa56c2a3e;
const DIFFERENCE_EMPTY = 0x5d75a138;

/** Updates come by the Bot API: here nothing ever happens. */
export const UPDATE_METHODS: readonly Method[] = [
  {
    id: 0xedd4882a,
    name: "updates.getState",
    prepare: () => ({
      params: {},
      answer: (_call, writer) => void writer.uint(STATE).int(1).int(0).int(nowSeconds()).int(1).int(0),
    }),
  },
  {
    id: 0x19c2f763,
    name: "updates.getDifference",
    prepare: () => ({
      params: {},
      answer: (_call, writer) => void writer.uint(DIFFERENCE_EMPTY).int(nowSeconds()).int(1),
    }),
  },
];

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
