/** The beginning of a PNG file of this size, and bytes that nobody looks at behind it. */
export function pngBytes(width: number, height: number, fill = 7, more = 40): Uint8Array {
  const bytes = new Uint8Array(33 + more).fill(fill);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
