import type { Clock } from "../../clock.ts";
import type { Feed } from "../../feed.ts";
import { ProviderError } from "../../pipeline/errors.ts";
import type { ProviderRequest } from "../../pipeline/provider_status.ts";
import { type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";
import { pieceSeconds } from "../shared/encode_for.ts";

export interface ReportDeps {
  requests: Feed<ProviderRequest>;
  clock: Clock;
}

/** Tells of each attempt how it ended and how long it took; the words say that, too. */
export function withReport(inner: Transcriber, { requests, clock }: ReportDeps): Transcriber {
  const { provider, model } = inner;
  return wrapTranscriber(inner, async (piece, options, signal) => {
    const startedAt = clock.now();
    const tell = (code: string): number => {
      const seconds = (clock.now() - startedAt) / 1000;
      requests.tell({ provider, model, code, seconds, audioSeconds: pieceSeconds(piece) });
      return seconds;
    };
    try {
      const transcript = await inner.transcribe(piece, options, signal);
      return { ...transcript, tookSeconds: tell("200") };
    } catch (error) {
      tell(signal.aborted ? "aborted" : codeOf(error));
      throw error;
    }
  });
}

function codeOf(error: unknown): string {
  if (!(error instanceof ProviderError)) return "internal";
  if (error.status === 200) return "unreadable";
  return error.status?.toString() ?? error.problem;
}
