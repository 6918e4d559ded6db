/** Containers that tell the times of their sound; in all others ffmpeg counts, and counts wrong where the rate changes. */
const WITH_TIMES = [
  ...[
    "asf",
    "avi",
    "dv",
    "flv",
    "gxf",
    "live_flv",
    "matroska",
    "mov",
    "mpeg",
    "mpegts",
    "mxf",
    "nsv",
    "nut",
    "ogg",
  ],
  ...["rm", "unknown", "wtv"],
];
/** Broadcasts are spliced: where their times jump, nothing is missing. */
const SPLICED = ["mpeg", "mpegts"];
/** Of these, ffmpeg gives times from the first one of the track it is asked for, not of the file. */
const FROM_OWN_ZERO = [...SPLICED, "ogg"];
/** These tell how long the file is, and say so of each track; the time before the first picture is counted along. */
const OF_THE_FILE = ["asf"];

/** What the times of a container are worth. @param format ffmpeg's names of it, separated by commas */
export function clockOf(format: string) {
  const isOneOf = (formats: readonly string[]) => format.split(",").some((name) => formats.includes(name));
  return {
    hasTimes: isOneOf(WITH_TIMES),
    isSpliced: isOneOf(SPLICED),
    tellsOnlyWhole: isOneOf(OF_THE_FILE),
    isFromOwnZero: isOneOf(FROM_OWN_ZERO),
  };
}
