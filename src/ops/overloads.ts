import type { DType } from '../dtype/dtype.ts';
import type { ValuesAndIndices } from '../tensor/named-tuple.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { KeepdimOptions } from './reduction/axes.ts';
import type { ConsecutiveOptions, UniqueOptions, Without } from './reduction/unique.ts';

/** A reduction to one element, or along a dimension to a pair [values, indices]. */
interface Choice {
  (): Tensor;
  (dim: number, options?: KeepdimOptions): ValuesAndIndices;
}

/** A `Choice` that beside another tensor works elementwise. */
interface Extreme extends Choice {
  (other: Tensor): Tensor;
}

/** The unique elements alone, or an array with what the options ask for. */
interface Distinct<Options> {
  (options?: Options & Without): Tensor;
  (options: Options): Tensor[];
}

/** A matrix of places, or one vector per dimension. */
interface Places {
  (options?: { readonly asTuple?: false }): Tensor;
  (options: { readonly asTuple: true }): Tensor[];
}

/** The name of a tensor's type, or the tensor converted to another. */
interface Type {
  (): string;
  (dtype: DType | `torch.${string}Tensor`): Tensor;
}

/** The methods whose result depends on how they are called. */
export interface OverloadedMethods {
  max: Extreme;
  min: Extreme;
  median: Choice;
  nanmedian: Choice;
  unique: Distinct<UniqueOptions>;
  uniqueConsecutive: Distinct<ConsecutiveOptions>;
  nonzero: Places;
  type: Type;
}
