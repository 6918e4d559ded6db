type Bytes = Uint8Array<ArrayBuffer>;

const PARENTS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);
const HEADER_BYTES = 8;

/** Where the first box of this name begins among the outermost ones. */
export function boxStart(mp4: Bytes, name: string): number {
  let at = 0;
  while (nameAt(mp4, at) !== name) at += sizeAt(mp4, at);
  return at;
}

/** The same file, whose index stands at its end, with all places told in 64 bits. */
export function withLongPlaces(mp4: Bytes): Bytes {
  const index = boxStart(mp4, "moov");
  return joined(mp4.subarray(0, index), longPlaces(mp4.subarray(index)));
}

function longPlaces(boxes: Bytes): Bytes {
  const parts: Bytes[] = [];
  for (let at = 0; at < boxes.length; at += sizeAt(boxes, at)) {
    const body = boxes.slice(at + HEADER_BYTES, at + sizeAt(boxes, at));
    const name = nameAt(boxes, at);
    if (PARENTS.has(name)) parts.push(box(name, longPlaces(body)));
    else if (name === "stco") parts.push(box("co64", wide(body)));
    else parts.push(box(name, body));
  }
  return joined(...parts);
}

/** Of a table: version and count, then the places. */
function wide(table: Bytes): Bytes {
  const [from, places] = [
    new DataView(table.buffer, 8),
    new DataView(new ArrayBuffer(2 * (table.length - 8))),
  ];
  for (let at = 0; at < from.byteLength; at += 4) places.setBigUint64(2 * at, BigInt(from.getUint32(at)));
  return joined(table.subarray(0, 8), new Uint8Array(places.buffer));
}

export function box(name: string, body: Bytes): Bytes {
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, HEADER_BYTES + body.length);
  header.set(new TextEncoder().encode(name), 4);
  return joined(header, body);
}

function sizeAt(bytes: Bytes, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

function nameAt(bytes: Bytes, at: number): string {
  return new TextDecoder("latin1").decode(bytes.subarray(at + 4, at + 8));
}

export function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
