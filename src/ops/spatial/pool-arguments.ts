import { fail, plainList } from '../../conv/errors.ts';
import { type DType, legacyName } from '../../dtype/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Refuses an input of a type that PyTorch's kernel of that name does not take. */
export function refuseTypes(kernel: string, { dtype }: Tensor, taken: readonly DType[]): void {
  if (taken.includes(dtype)) return;
  throw new TypeError(
    `"${kernel}" not implemented for '${legacyName(dtype)}'. Convert to float32 with .to('float32').`,
  );
}

/** Refuses an input of `pool1d` that is not [N, C, L] or [C, L]. */
export function checkLine(call: string, { shape }: Tensor): void {
  if (shape.length === 2 || shape.length === 3) return;
  fail(
    `Expected 2 to 3 dimensions, but got ${shape.length}-dimensional tensor for argument #1 'self' ` +
      `(while checking arguments for ${call})`,
    `The axes are ([batch,] channels, length), but the input has shape ${plainList(shape)}.`,
  );
}
