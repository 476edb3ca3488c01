/** The bits of floats as hexadecimal digits, 8 for float32 and 16 for float64: what the tests compare. */
export function hex(values: Float32Array | Float64Array): string {
  const size = values.BYTES_PER_ELEMENT;
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const word = (i: number) =>
    size === 4 ? view.getUint32(4 * i, true).toString(16) : view.getBigUint64(8 * i, true).toString(16);
  return Array.from(values, (_, i) => word(i).padStart(2 * size, '0')).join(' ');
}
