import type { Backend, View } from '../../backend/backend.ts';
import { add } from '../../expression/build.ts';
import { input } from '../../expression/expression.ts';
import { perChannel } from '../views.ts';

/** Adds one number per channel [C] to a result [N, C, …]. */
export function addBias(backend: Backend, result: View, bias: View): void {
  backend.map({
    expressions: [add(input(0), input(1))],
    inputs: [result, perChannel(bias, result.shape)],
    scalars: [],
    outputs: [result],
    computeType: result.dtype,
  });
}
