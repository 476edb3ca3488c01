import { listText } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Refuses what cannot be sampled, in PyTorch's words and order. */
export function checkGrid(input: Tensor, grid: Tensor, mode: string, paddingMode: string): void {
  if (!['bilinear', 'nearest', 'bicubic'].includes(mode)) {
    throw new RangeError(
      "nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: " +
        `'${mode}'. Choose one of these.`,
    );
  }
  if (!['zeros', 'border', 'reflection'].includes(paddingMode)) {
    throw new RangeError(
      "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', " +
        `but got: '${paddingMode}'. Choose one of these.`,
    );
  }
  const sizes = `input with sizes ${listText(input.shape)} and grid with sizes ${listText(grid.shape)}`;
  const spatial = input.ndim - 2;
  if (input.dtype !== grid.dtype) {
    throw new TypeError(
      'grid_sampler(): expected input and grid to have same dtype, but input has ' +
        `${input.dtype} and grid has ${grid.dtype}. Convert one of them with .to().`,
    );
  }
  if (input.shape[0] !== grid.shape[0]) {
    throw new RangeError(
      `grid_sampler(): expected grid and input to have same batch size, but got ${sizes}. ` +
        'Expand one of them.',
    );
  }
  if (grid.shape.at(-1) !== spatial) {
    throw new RangeError(
      `grid_sampler(): expected grid to have size ${spatial} in last dimension, but got grid with sizes ` +
        `${listText(grid.shape)}. It holds (x, y) or (x, y, z).`,
    );
  }
  input.shape.slice(2).forEach((size, axis) => {
    if (size > 0) return;
    throw new RangeError(
      'grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ' +
        `${listText(input.shape)} with dimension ${axis + 2} being empty. There is nothing to look up.`,
    );
  });
  if ((input.ndim !== 4 && input.ndim !== 5) || input.ndim !== grid.ndim) {
    throw new RangeError(
      `grid_sampler(): expected ${input.ndim === 4 ? 4 : 5}D input and grid with same number of ` +
        `dimensions, but got ${sizes}. ` +
        'Images are [N, C, H, W] with grids [N, Ho, Wo, 2].',
    );
  }
  if (input.ndim === 5 && mode === 'bicubic') {
    throw new RangeError(
      "grid_sampler(): bicubic interpolation only supports 4D input. Use 'bilinear' for volumes.",
    );
  }
}
