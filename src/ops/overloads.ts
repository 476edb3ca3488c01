import type { ValuesAndIndices } from '../tensor/named-tuple.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { KeepdimOptions } from './axes.ts';

/** A reduction to one element, or along a dimension to a pair [values, indices]. */
interface Choice {
  (): Tensor;
  (dim: number, options?: KeepdimOptions): ValuesAndIndices;
}

/** A `Choice` that beside another tensor works elementwise. */
interface Extreme extends Choice {
  (other: Tensor): Tensor;
}

/** The methods whose result depends on how they are called. */
export interface OverloadedMethods {
  max: Extreme;
  min: Extreme;
  median: Choice;
  nanmedian: Choice;
}
