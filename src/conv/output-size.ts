import { extent } from './check.ts';
import { fail, plainList } from './errors.ts';

/** A transposed convolution's settings, one value per spatial axis. */
export interface TransposeGeometry {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly kernelSize: readonly number[];
  readonly dilation: readonly number[];
}

/**
 * The `outputPadding` that gives a transposed convolution the size that a module's caller asks for:
 * `outputSize` is the whole shape of the output, or its spatial part. Throws PyTorch's sentence for a
 * size that no output padding gives.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 */
export function outputPaddingFor(
  inputShape: readonly number[],
  outputSize: readonly number[],
  { stride, padding, kernelSize, dilation }: TransposeGeometry,
): readonly number[] {
  const rank = kernelSize.length;
  const leading = inputShape.length === rank + 2 ? 2 : 1;
  const wanted = outputSize.length === leading + rank ? outputSize.slice(leading) : outputSize;
  if (wanted.length !== rank) {
    fail(
      `ConvTranspose${rank}D: for ${inputShape.length}D input, output_size must have ${rank} or ` +
        `${leading + rank} elements (got ${wanted.length})`,
      'Give the sizes of the spatial axes, or the whole shape.',
    );
  }
  const smallest = kernelSize.map((size, axis) => {
    const reach = (inputShape[leading + axis] - 1) * stride[axis] + extent(size, dilation[axis]);
    return reach - 2 * padding[axis];
  });
  const largest = smallest.map((size, axis) => size + stride[axis] - 1);
  const possible = wanted.every((size, axis) => size >= smallest[axis] && size <= largest[axis]);
  if (!possible) {
    fail(
      `requested an output size of ${plainList(wanted)}, but valid sizes range from ${plainList(smallest)} ` +
        `to ${plainList(largest)} (for an input of torch.Size(${plainList(inputShape.slice(2))}))`,
      'The stride allows only these; change kernel, stride or padding for others.',
    );
  }
  return wanted.map((size, axis) => size - smallest[axis]);
}
