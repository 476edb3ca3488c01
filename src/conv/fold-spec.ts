import { fail, plainList } from './errors.ts';
import { type PerAxis, readPerAxis } from './options.ts';
import { slidingTaps, type Tap } from './taps.ts';

/** Options of `unfold` and `fold`. */
export interface FoldOptions {
  /** Distance between the elements of a block. Default: 1. */
  readonly dilation?: PerAxis | undefined;
  /** Zeros on both sides. Default: 0. */
  readonly padding?: PerAxis | undefined;
  /** Step of the blocks. Default: 1. */
  readonly stride?: PerAxis | undefined;
}

/** The blocks of `F.unfold` and `F.fold`: planes [H, W] beside columns [Kh · Kw, Lh · Lw]. */
export interface FoldSpec {
  readonly planeSize: readonly number[];
  readonly kernelSize: readonly number[];
  /** How many blocks there are, down and across. */
  readonly blocks: readonly number[];
  readonly taps: readonly (readonly Tap[])[];
}

interface Numbers {
  readonly kernelSize: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
}

/** The blocks of images of this shape, [N, C, H, W] or [C, H, W]; refuses what does not fit. */
export function unfoldSpec(shape: readonly number[], kernelSize: PerAxis, options: FoldOptions): FoldSpec {
  const numbers = readNumbers('im2col', kernelSize, options);
  checkSigns(numbers, ['kernel', 'dilation', 'padding', 'stride']);
  if ((shape.length !== 3 && shape.length !== 4) || shape.slice(-3).includes(0)) {
    fail(
      'Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for ' +
        `input, but got: ${plainList(shape)}`,
      'The axes are ([batch,] channels, height, width).',
    );
  }
  const spec = specOf(shape.slice(-2), numbers);
  if (spec.blocks.some((count) => count < 1)) {
    fail(
      `Given input with spatial size ${tuple(spec.planeSize)}, kernel_size=${tuple(numbers.kernelSize)}, ` +
        `dilation=${tuple(numbers.dilation)}, padding=${tuple(numbers.padding)}, calculated shape of the ` +
        `array of sliding blocks as ${tuple(spec.blocks)}, but its components must be at least one`,
      'Use a smaller kernel, or more padding.',
    );
  }
  return spec;
}

/** The blocks of columns of this shape, [N, C · Kh · Kw, L] or without N, in images of `outputSize`. */
export function foldSpec(
  shape: readonly number[],
  outputSize: PerAxis,
  kernelSize: PerAxis,
  options: FoldOptions,
): FoldSpec {
  const planeSize = readPair('col2im', 'output_size', outputSize, 0);
  const numbers = readNumbers('col2im', kernelSize, options);
  checkSigns(numbers, ['kernel', 'stride', 'dilation', 'padding']);
  if ((shape.length !== 2 && shape.length !== 3) || shape.slice(-2).includes(0)) {
    fail(
      'Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions ' +
        `for input, but got: ${plainList(shape)}`,
      'The axes are ([batch,] channels times block size, blocks).',
    );
  }
  const [rows, length] = shape.slice(-2);
  if (rows % (numbers.kernelSize[0] * numbers.kernelSize[1]) !== 0) {
    fail(
      "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got " +
        `input.size(1)=${rows} and kernel_size=${tuple(numbers.kernelSize)}`,
      'That dimension holds the elements of a block, channel by channel.',
    );
  }
  const spec = specOf(planeSize, numbers);
  checkBlocks(spec, numbers, length);
  return spec;
}

function checkBlocks({ planeSize, blocks }: FoldSpec, numbers: Numbers, length: number): void {
  const [down, across] = blocks;
  const fits = down * across === length;
  if (fits && down > 0) return;
  const given =
    `Given output_size=${tuple(planeSize)}, kernel_size=${tuple(numbers.kernelSize)}, ` +
    `dilation=${tuple(numbers.dilation)}, padding=${tuple(numbers.padding)}, ` +
    `stride=${tuple(numbers.stride)}, `;
  const sentence = fits
    ? `calculated shape of the array of sliding blocks as ${tuple(blocks)}, which is too small (non-positive)`
    : "expected size of input's dimension 2 to match the calculated number of sliding blocks " +
      `${down} * ${across} = ${down * across}, but got input.size(2)=${length}`;
  fail(given + sentence, 'Use the output size, kernel and settings that unfold had.');
}

function specOf(planeSize: readonly number[], { kernelSize, dilation, padding, stride }: Numbers): FoldSpec {
  const blocks = planeSize.map((size, axis) => {
    const reach = dilation[axis] * (kernelSize[axis] - 1) + 1;
    return Math.floor((size + 2 * padding[axis] - reach) / stride[axis]) + 1;
  });
  const taps = planeSize.map((inputSize, axis) =>
    slidingTaps({
      inputSize,
      outputSize: blocks[axis],
      kernelSize: kernelSize[axis],
      stride: stride[axis],
      dilation: dilation[axis],
      begin: padding[axis],
    }),
  );
  return { planeSize, kernelSize, blocks, taps };
}

function readNumbers(call: string, kernelSize: PerAxis, options: FoldOptions): Numbers {
  return {
    kernelSize: readPair(call, 'kernel_size', kernelSize, 0),
    dilation: readPair(call, 'dilation', options.dilation, 1),
    padding: readPair(call, 'padding', options.padding, 0),
    stride: readPair(call, 'stride', options.stride, 1),
  };
}

function readPair(call: string, name: string, value: unknown, fallback: number): readonly number[] {
  const list = readPerAxis(call, name, value, fallback, 2);
  if (list.length === 2) return list;
  return fail(`It is expected ${name} equals to 2, but got size ${list.length}`, 'Pass one number or two.');
}

/** Refuses the first setting, in the given order, that has a wrong sign. */
function checkSigns(
  numbers: Numbers,
  order: readonly ('kernel' | 'dilation' | 'padding' | 'stride')[],
): void {
  for (const name of order) {
    const [height, width] = name === 'kernel' ? numbers.kernelSize : numbers[name];
    const smallest = name === 'padding' ? 0 : 1;
    if (height >= smallest && width >= smallest) continue;
    const [subject, prefix] = name === 'kernel' ? ['kernel size', 'kernel'] : [name, name];
    const [wanted, short] = name === 'padding' ? ['non-negative', 'pad'] : ['greater than zero', prefix];
    fail(
      `${subject} should be ${wanted}, but got ${short}_height: ${height} ${short}_width: ${width}`,
      `Pass numbers of ${smallest} or more.`,
    );
  }
}

/** `(2, 2)`, as PyTorch writes these. */
function tuple(values: readonly number[]): string {
  return `(${values.join(', ')})`;
}
