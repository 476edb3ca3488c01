const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The value of 16 bits read as IEEE 754 binary16: sign 1, exponent 5 (bias 15), fraction 10. */
export function float16ToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits of the binary16 number nearest to `value` (as float32), ties to even, as PyTorch casts. */
export function numberToFloat16(value: number): number {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = Math.abs(float[0]);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  const exponent = (bits[0] >>> 23) & 0xff;
  const fraction = roundHalfEven((magnitude / 2 ** (exponent - 127) - 1) * 1024);
  // A fraction that rounds up to 1024 carries into the exponent by plain addition.
  return sign | (((exponent - 112) << 10) + fraction);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
