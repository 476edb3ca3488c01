import { fail } from './errors.ts';
import type { PerAxis } from './options.ts';
import { type PoolOptions, readInts } from './pool-options.ts';

const remedy = 'A line has one number of each kind.';

/** Refuses a max pooling along a line that cannot be, in the words of the kernel that needs no indices. */
export function checkMaxPoolLine(kernelSize: PerAxis, options: PoolOptions): void {
  const one = (name: string, position: number, value: unknown, kinds: string): number => {
    const list = readInts('max_pool1d', name, position, value);
    if (list.length === 1) return list[0];
    return fail(`max_pool1d() ${name} must be ${kinds} of size 1 but got size ${list.length}`, remedy);
  };
  const kernel = one('kernel_size', 2, kernelSize, 'an int, list of ints or tuple of ints');
  const stride = one('stride', 3, options.stride ?? kernel, 'None, an int, list of ints, or tuple of ints');
  const padding = one('padding', 4, options.padding ?? 0, 'an int, list of ints, or tuple of ints');
  const dilation = one('dilation', 5, options.dilation ?? 1, 'an int, list of ints or tuple of ints');
  checkPositive('kernel_size', kernel);
  checkPositive('stride', stride);
  if (padding < 0) fail(`max_pool1d() padding must be non-negative, but got ${padding}`, 'Slice the input.');
  if (padding > Math.trunc(kernel / 2)) {
    fail(
      'max_pool1d() padding should be at most half of kernel size, but got ' +
        `padding=${padding} and kernel_size=${kernel}`,
      'More would make windows of padding alone: pad the input with F.pad first.',
    );
  }
  checkPositive('dilation', dilation);
}

function checkPositive(name: string, value: number): void {
  if (value > 0) return;
  fail(`max_pool1d() ${name} must be greater than zero, but got ${value}`, 'It must be 1 or more.');
}
