import type { FileSource } from "../../pipeline/file_source.ts";

/** A file whose announced size is only a guess until its end was seen. */
export interface MeasuredFile extends FileSource {
  /** Its true size, once the end was seen; undefined before. */
  readonly endBytes: number | undefined;
  /** Finds the end, at the file itself. @throws {SourceError} */
  measure(signal: AbortSignal): Promise<number>;
}
