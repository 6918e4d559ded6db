// Records a voice message with the microphone.
import { $, toast } from "./dom.js";
import { duration } from "./format.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** Wires the recording bar; `send` gets the recording as a file and its length in seconds. */
export function setUpRecorder(send) {
  let recording;

  $("record").addEventListener("click", async () => {
    try {
      recording = await startRecording();
    } catch (error) {
      return toast(`The microphone cannot be used: ${error.message}`);
    }
    toggleBar(true);
    recording.tick = setInterval(
      () => $("recording-time").textContent = duration(Math.floor(recording.seconds())),
      200,
    );
  });
  $("recording-cancel").addEventListener("click", () => finish());
  $("recording-send").addEventListener("click", async () => {
    const seconds = recording.seconds();
    send(await finish(), seconds);
  });

  async function finish() {
    clearInterval(recording.tick);
    toggleBar(false);
    return await recording.stop();
  }
}

function toggleBar(recording) {
  $("recording").hidden = !recording;
  $("composer").hidden = recording;
  $("recording-time").textContent = "0:00";
}

async function startRecording() {
  if (!navigator.mediaDevices) throw new Error("open the page at 127.0.0.1 or over https");
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
  const chunks = [];
  recorder.addEventListener("dataavailable", (event) => chunks.push(event.data));
  recorder.start();
  const startedAt = performance.now();
  return {
    seconds: () => (performance.now() - startedAt) / 1000,
    stop: () =>
      new Promise((resolve) => {
        recorder.addEventListener("stop", () => {
          for (const track of stream.getTracks()) track.stop();
          resolve(new File(chunks, "voice", { type: recorder.mimeType }));
        });
        recorder.stop();
      }),
  };
}
