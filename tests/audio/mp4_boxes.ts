/** Where the first box of this name begins among the outermost ones. */
export function boxStart(mp4: Uint8Array<ArrayBuffer>, name: string): number {
  const view = new DataView(mp4.buffer);
  const nameAt = (at: number) => new TextDecoder().decode(mp4.subarray(at + 4, at + 8));
  let at = 0;
  while (nameAt(at) !== name) at += view.getUint32(at);
  return at;
}
