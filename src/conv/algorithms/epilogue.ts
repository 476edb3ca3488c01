import type { Activation, Backend, View } from '../../backend/backend.ts';
import { add, gt, lt, where } from '../../expression/build.ts';
import { type Expression, input } from '../../expression/expression.ts';
import { perChannel } from '../views.ts';
import type { Epilogue } from './algorithm.ts';

/** The formulas of the activations, as those of the ops. */
const formulas: { readonly [A in Activation]: (x: Expression) => Expression } = {
  relu: (x) => where(lt(x, 0), 0, x),
  relu6: (x) => {
    const raised = where(lt(x, 0), 0, x);
    return where(gt(raised, 6), 6, raised);
  },
};

/** Applies an epilogue to a result [N, C, …] that is already in memory, in one pass. */
export function applyEpilogue(backend: Backend, result: View, { bias, activation }: Epilogue): void {
  if (bias === undefined && activation === undefined) return;
  const sum = bias === undefined ? input(0) : add(input(0), input(1));
  backend.map({
    expressions: [activation === undefined ? sum : formulas[activation](sum)],
    inputs: bias === undefined ? [result] : [result, perChannel(bias, result.shape)],
    scalars: [],
    outputs: [result],
    computeType: result.dtype,
  });
}

/** An epilogue in words, for `explain`: `add bias, relu`, or nothing. */
export function describeEpilogue(hasBias: boolean, activation: Activation | undefined): string {
  return [...(hasBias ? ['add bias'] : []), ...(activation === undefined ? [] : [activation])].join(', ');
}
