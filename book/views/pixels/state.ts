import type { Matrix } from '../state/matrix.ts';
import { fieldsOf, matrixOf, oneOf } from '../state/parsing.ts';
import { kernels } from './kernels.ts';
import { shipped } from './sources.ts';

/** A picture by its name, and a kernel. */
export interface PixelsState {
  /** A shipped picture; `paint`, an empty one; `own`, one that a reader brought, which no state can hold. */
  readonly picture: string;
  readonly K: Matrix;
}

export const initial: PixelsState = { picture: 'cat', K: kernels[0].values };

export const pictures: readonly string[] = [...Object.keys(shipped), 'paint', 'own'];

export function parse(value: unknown): PixelsState {
  const { picture, K } = fieldsOf(value, initial);
  return {
    picture: oneOf(picture, 'picture', pictures),
    K: matrixOf(K, 'K', [3, 3], [3, 3], [-99, 99]),
  };
}
