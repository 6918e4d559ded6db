/** Rows of a weight, as 32-bit floats. */
export interface Rows {
  count: number;
  columns: number;
  read(from: number, to: number): Float32Array<ArrayBuffer>;
}

/** So many are held as floats at once. */
const ROWS_AT_ONCE = 4096;
/** Products of 7 bits and a sign do not overflow on processors without VNNI. */
const GREATEST = 127;
/** Values are stored without a sign, around this. */
export const ZERO = 128;

/** For each row what one step of its 8-bit values is worth, times `factor`. */
export function scalesOf(rows: Rows, factor: number): Float32Array<ArrayBuffer> {
  const scales = new Float32Array(rows.count);
  for (const { from, values } of stretches(rows)) {
    for (let i = 0; i < values.length; i++) {
      const row = from + Math.floor(i / rows.columns);
      scales[row] = Math.max(scales[row], Math.abs(values[i]));
    }
  }
  return scales.map((most) => most / GREATEST * factor);
}

/** The values in 8 bits, row after row. */
export function* eightBits(rows: Rows): Iterable<Uint8Array> {
  for (const { values } of stretches(rows)) {
    const bytes = new Uint8Array(values.length);
    for (let start = 0; start < values.length; start += rows.columns) {
      const row = values.subarray(start, start + rows.columns);
      const perStep = stepsIn(row);
      for (let i = 0; i < row.length; i++) bytes[start + i] = ZERO + Math.round(row[i] * perStep);
    }
    yield bytes;
  }
}

/** The same, column after column: as products take them. */
export function eightBitsTransposed(rows: Rows): Uint8Array {
  const bytes = new Uint8Array(rows.count * rows.columns);
  for (const { from, values } of stretches(rows)) {
    for (let start = 0, row = from; start < values.length; start += rows.columns, row++) {
      const one = values.subarray(start, start + rows.columns);
      const perStep = stepsIn(one);
      for (let i = 0; i < one.length; i++) bytes[i * rows.count + row] = ZERO + Math.round(one[i] * perStep);
    }
  }
  return bytes;
}

function stepsIn(row: Float32Array): number {
  let most = 0;
  for (const value of row) most = Math.max(most, Math.abs(value));
  return most > 0 ? GREATEST / most : 0;
}

function* stretches({ count, read }: Rows) {
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    yield { from, values: read(from, Math.min(count, from + ROWS_AT_ONCE)) };
  }
}
