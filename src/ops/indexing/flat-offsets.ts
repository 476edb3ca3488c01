import { readValues } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { offsetsOf } from './offsets.ts';

/** The row-major positions that an int64 index names; negative ones count from the end. */
export function flatOffsets(self: Tensor, index: Tensor): Tensor {
  const elements = self.numel();
  const places = readValues(index);
  return offsetsOf(index.shape, (_, n) => {
    const place = Number(places[n]);
    if (place < -elements || place >= elements) {
      throw new RangeError(
        `out of range: tried to access index ${place} on a tensor of ${elements} elements. ` +
          `Positions there are ${-elements} to ${elements - 1}.`,
      );
    }
    return place < 0 ? place + elements : place;
  });
}
