/** A convolution along one axis. */
export interface Axis {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before the first and behind the last element. */
  readonly begin: number;
  readonly end: number;
  readonly transposed: boolean;
  /** Of a transposed convolution: so much more at the end. */
  readonly outputPadding: number;
}

/** How far a kernel reaches: from its first tap to its last. */
export function reach({ kernel, dilation }: Axis): number {
  return dilation * (kernel - 1) + 1;
}

/**
 * Length of the output.
 * Convolution: ⌊(n + begin + end − d (k − 1) − 1) / s⌋ + 1.
 * Transposed: (n − 1) s − begin − end + d (k − 1) + outputPadding + 1.
 */
export function outputLength(axis: Axis): number {
  const { input, stride, begin, end, transposed, outputPadding } = axis;
  return transposed
    ? (input - 1) * stride - begin - end + reach(axis) + outputPadding
    : Math.floor((input + begin + end - reach(axis)) / stride) + 1;
}

/** The same with its numbers, as a reader would write it down. */
export function formula(axis: Axis): string {
  const { input, kernel, stride, dilation, begin, end, transposed, outputPadding } = axis;
  const taps = `${dilation}·(${kernel} − 1)`;
  const written = transposed
    ? `(${input} − 1)·${stride} − ${begin} − ${end} + ${taps} + ${outputPadding} + 1`
    : `⌊(${input} + ${begin} + ${end} − ${taps} − 1) / ${stride}⌋ + 1`;
  return `${written} = ${outputLength(axis)}`;
}

/** One element of the input that goes into an output, and the tap of the kernel it is multiplied with. */
export interface Tap {
  readonly tap: number;
  /** Below 0 or beyond the end: padding. */
  readonly input: number;
}

/**
 * What goes into output `o`.
 * Convolution: tap k reads input o · s + k · d − begin.
 * Transposed: tap k reads input i where i · s + k · d − begin = o.
 */
export function taps(axis: Axis, output: number): readonly Tap[] {
  const { kernel, stride, dilation, begin, transposed, input } = axis;
  const all = Array.from({ length: kernel }, (_, tap) => tap);
  if (!transposed) return all.map((tap) => ({ tap, input: output * stride + tap * dilation - begin }));
  return all
    .map((tap) => ({ tap, input: (output + begin - tap * dilation) / stride }))
    .filter((read) => Number.isInteger(read.input) && read.input >= 0 && read.input < input);
}
