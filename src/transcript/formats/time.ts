/** Milliseconds as hh:mm:ss, the separator, and three digits: "01:02:03,456". */
export function cueTime(ms: number, separator: "," | "."): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, "0"));
  return `${hours}:${minutes}:${rest}${separator}${String(ms % 1000).padStart(3, "0")}`;
}
