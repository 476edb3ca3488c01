import { type DType, legacyName } from '../dtype/dtype.ts';
import { fail } from './errors.ts';
import type { SpatialRank } from './options.ts';

/** The dtypes that meet in a convolution. */
export interface ConvTypes {
  readonly input: DType;
  readonly weight: DType;
  readonly bias?: DType | undefined;
}

/** The names of types in C++, which PyTorch prints where a bias does not match. */
const cNames: { readonly [D in DType]: string } = {
  float32: 'float',
  float64: 'double',
  float16: 'c10::Half',
  int64: 'long int',
  int32: 'int',
  int16: 'short int',
  int8: 'signed char',
  uint8: 'unsigned char',
  bool: 'bool',
};

/**
 * Refuses, with PyTorch's sentences, dtypes that a convolution cannot take: input, weight and bias must
 * have one dtype, neither bool nor float16.
 */
export function checkConvTypes(rank: SpatialRank, transposed: boolean, types: ConvTypes): void {
  const { input, weight, bias = input } = types;
  const remedy = 'Convert one of them with .to(dtype).';
  if (bias !== input && !transposed) {
    fail(`Input type (${cNames[input]}) and bias type (${cNames[bias]}) should be the same`, remedy);
  }
  if (input === 'bool' || input === 'float16') {
    const kernel = transposed
      ? `slow_conv_transpose${Math.max(rank, 2)}d_out_cpu`
      : ['slow_conv2d_cpu', 'slow_conv2d_cpu', 'compute_columns3d'][rank - 1];
    fail(`"${kernel}" not implemented for '${legacyName(input)}'`, "Convert to float32 with .to('float32').");
  }
  if (weight !== input || bias !== input) {
    const other = weight === input ? bias : weight;
    fail(`expected scalar type ${legacyName(input)} but found ${legacyName(other)}`, remedy);
  }
}
