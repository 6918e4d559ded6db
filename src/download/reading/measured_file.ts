import type { FileSource, RemoteFile } from "../../pipeline/file_source.ts";

/** A file whose announced size is only a guess until its end was seen; the ways to read less of it may be missing. */
export interface MeasuredFile extends FileSource, Partial<Pick<RemoteFile, "readRanges" | "gauge" | "cost">> {
  /** Its true size, once the end was seen; undefined before. */
  readonly endBytes: number | undefined;
  /** Finds the end, at the file itself. @throws {SourceError} */
  measure(signal: AbortSignal): Promise<number>;
}
