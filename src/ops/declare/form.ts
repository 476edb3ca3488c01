import { derivative, times } from '../../expression/derivative.ts';
import { type Expression, input, inputsOf, scalar, substitute } from '../../expression/expression.ts';
import type { PointwiseDefinition } from './pointwise.ts';

/** Stand for the result and for the incoming gradient inside slopes, beyond any real operand. */
export const outputIndex = 1_000_000;
const outputSlot = input(outputIndex);
const gradSlot = input(outputIndex + 1);

/** How the gradients of some operands are computed from the incoming one. */
export interface Backward {
  /** The tensors that the slopes mention, by position among the call's; `outputIndex` is the result. */
  readonly used: readonly number[];
  /** For each tensor grad · slope, as an op of (grad, used tensors…, numbers…), where it is wanted. */
  readonly products: readonly (PointwiseDefinition | undefined)[];
}

/**
 * A pointwise op's formula with tensors in certain places and numbers in the others. What follows from that
 * alone is computed once: the formula, its slopes, and the ops that carry gradients back.
 */
export class Form {
  readonly formula: Expression;
  private readonly definition: PointwiseDefinition;
  private readonly places: readonly Expression[];
  private readonly backwards = new Map<string, Backward>();

  constructor(definition: PointwiseDefinition, isTensor: readonly boolean[]) {
    let [tensors, numbers] = [0, 0];
    this.definition = definition;
    this.places = isTensor.map((each) => (each ? input(tensors++) : scalar(numbers++)));
    this.formula = definition.formula(...this.places);
  }

  /** The gradients of those tensors for which `wanted` is true. */
  backward(wanted: readonly boolean[]): Backward {
    const key = String(wanted);
    const known = this.backwards.get(key);
    if (known !== undefined) return known;
    const slopes = wanted.map((isWanted, index) => (isWanted ? this.slope(index) : undefined));
    const used = [...new Set(slopes.flatMap((slope) => (slope ? inputsOf(slope) : [])))];
    const products = slopes.map((slope) => slope && productDefinition(this.definition, slope, used));
    const made = { used, products };
    this.backwards.set(key, made);
    return made;
  }

  /** ∂result/∂tensor, by the tensor's position among the call's tensors. */
  private slope(index: number): Expression {
    const { definition, formula, places } = this;
    if (definition.slopes) {
      return definition.slopes(outputSlot, ...places)[places.indexOf(input(index))];
    }
    const slope = derivative(formula, index);
    // Where the slope repeats the function itself (exp, sigmoid, sqrt), the saved result stands in.
    if (formula.kind === 'input') return slope;
    return substitute(slope, (node) => (node === formula ? outputSlot : undefined));
  }
}

/** grad · slope as a pointwise op of (grad, saved tensors…, the call's numbers…), differentiable again. */
function productDefinition(
  definition: PointwiseDefinition,
  slope: Expression,
  used: readonly number[],
): PointwiseDefinition {
  const product = times(gradSlot, () => slope);
  return {
    name: `${definition.name}Backward`,
    type: 'promote',
    formula: (grad, ...rest) =>
      substitute(product, (node) => {
        if (node === gradSlot) return grad;
        if (node.kind === 'input') return rest[used.indexOf(node.index)];
        if (node.kind === 'scalar') return rest[used.length + node.index];
        return undefined;
      }),
  };
}

const forms = new WeakMap<PointwiseDefinition, Form[]>();

/** The form of a call; `isTensor` says which of its operands are tensors, `mask` the same in bits. */
export function formOf(definition: PointwiseDefinition, mask: number, isTensor: () => boolean[]): Form {
  let known = forms.get(definition);
  if (known === undefined) {
    known = [];
    forms.set(definition, known);
  }
  known[mask] ??= new Form(definition, isTensor());
  return known[mask];
}
