/** Reads weights in CTranslate2's format, which is what faster-whisper publishes. */

interface Place {
  dims: number[];
  type: number;
  offset: number;
  length: number;
}

/** CTranslate2's numbers for what a weight consists of. */
const FLOAT32 = 0;
const FLOAT16 = 4;

/** A file of weights; they are read when they are asked for, so that it need not fit into memory. */
export class Ct2File implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #places: Map<string, Place>;

  private constructor(file: Deno.FsFile, places: Map<string, Place>) {
    this.#file = file;
    this.#places = places;
  }

  /** @throws when it is not a Whisper model of this format */
  static open(path: string): Ct2File {
    const file = Deno.openSync(path);
    try {
      return new Ct2File(file, readPlaces(new Header(file)));
    } catch (error) {
      file.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  dims(name: string): number[] {
    return this.#place(name).dims;
  }

  /** A weight as 32-bit floats, or its rows from one to before another. */
  floats(name: string, from = 0, to: number = this.dims(name)[0] ?? 1): Float32Array<ArrayBuffer> {
    const { dims, type, offset, length } = this.#place(name);
    if (type !== FLOAT16 && type !== FLOAT32) {
      throw new Error(`the weight ${name} is quantised: take the model in 16-bit floats`);
    }
    const row = length / (dims[0] ?? 1);
    const { buffer } = readAt(this.#file, offset + from * row, (to - from) * row);
    return type === FLOAT32 ? new Float32Array(buffer) : Float32Array.from(new Float16Array(buffer));
  }

  int16(name: string): number {
    const { offset } = this.#place(name);
    return new DataView(readAt(this.#file, offset, 2).buffer).getInt16(0, true);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    if (place === undefined) throw new Error(`the model lacks the weight ${name}`);
    return place;
  }
}

function readPlaces(header: Header): Map<string, Place> {
  header.uint32(); // the format's version
  if (header.text() !== "WhisperSpec") throw new Error("it is no Whisper model");
  header.uint32(); // the model's revision
  const places = new Map<string, Place>();
  for (let left = header.uint32(); left > 0; left--) {
    const name = header.text();
    const dims = Array.from({ length: header.uint8() }, () => header.uint32());
    const type = header.uint8();
    const length = header.uint32();
    places.set(name, { dims, type, offset: header.at, length });
    header.at += length;
  }
  return places;
}

/** The numbers and names that stand between the weights. */
class Header {
  at = 0;
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  uint8(): number {
    return this.#take(1)[0];
  }

  uint32(): number {
    return new DataView(this.#take(4).buffer).getUint32(0, true);
  }

  /** Ends with a zero. */
  text(): string {
    const length = new DataView(this.#take(2).buffer).getUint16(0, true);
    return new TextDecoder().decode(this.#take(length)).slice(0, -1);
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const bytes = readAt(this.#file, this.at, length);
    this.at += length;
    return bytes;
  }
}

function readAt(file: Deno.FsFile, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) throw new Error("the file of weights ends too early");
    done += count;
  }
  return bytes;
}
