import type { GemmCall } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import type { Device } from '../device.ts';

// From here on a call into WebAssembly, and all that prepares it, takes less time than plain loops.
const mostProducts = 256;

/** Whether plain loops take less time than a kernel. */
export function isSmallProduct({ a, c }: GemmCall): boolean {
  return c.dtype === 'float32' && elementCount(c.shape) * a.shape[2] <= mostProducts;
}

/** A few products by plain loops: every number is one sum in double precision, rounded once. */
export function smallProduct({ memory }: Device, { a, b, c, accumulate = false }: GemmCall): void {
  const [fromA, fromB] = [memory.readable(a) >>> 2, memory.readable(b) >>> 2];
  const to = (accumulate ? memory.changeable(c) : memory.writable(c)) >>> 2;
  const { f32 } = memory;
  const [batches, rows, columns] = c.shape;
  const depth = a.shape[2];
  for (let batch = 0; batch < batches; batch++) {
    for (let row = 0; row < rows; row++) {
      const line = fromA + batch * a.strides[0] + row * a.strides[1];
      for (let column = 0; column < columns; column++) {
        const start = fromB + batch * b.strides[0] + column * b.strides[2];
        const at = to + batch * c.strides[0] + row * c.strides[1] + column * c.strides[2];
        let sum = accumulate ? f32[at] : 0;
        for (let k = 0; k < depth; k++) sum += f32[line + k * a.strides[2]] * f32[start + k * b.strides[1]];
        f32[at] = sum;
      }
    }
  }
}
