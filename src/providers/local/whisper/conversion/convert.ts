import { Ct2File } from "./ct2_file.ts";
import { decoderGraph } from "./decoder.ts";
import { encoderGraph } from "./encoder.ts";
import { layersOf } from "./layers.ts";
import { writeModel } from "./onnx_file.ts";
import { Weights } from "./weights.ts";

/** What must be known of a model to run it. */
export interface Shape {
  /** Of the decoder. */
  layers: number;
  heads: number;
  width: number;
  /** Of mel. */
  bands: number;
}

/**
 * Turns weights as faster-whisper publishes them into the two graphs that are run here, in 8 bits: a scale for each output.
 * @param onBytes told how many were written, each time
 * @throws when the file is not such a model
 */
export function convert(
  from: string,
  to: { encoder: string; decoder: string },
  onBytes: (count: number) => void = () => {},
): Shape {
  using file = Ct2File.open(from);
  writeModel(to.encoder, encoderGraph(new Weights(file)), onBytes);
  const weights = new Weights(file);
  writeModel(to.decoder, decoderGraph(weights), onBytes);
  return {
    layers: layersOf(weights, "decoder").length,
    heads: file.int16("encoder/num_heads"),
    width: file.dims("decoder/embeddings/weight")[1],
    bands: file.dims("encoder/conv1/weight")[1],
  };
}
