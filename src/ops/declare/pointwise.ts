import { isRecorded, record } from '../../autograd/record.ts';
import { type DType, isFloatingPoint } from '../../dtype/dtype.ts';
import { type Operand, operandType, promoteOperands, toFloating } from '../../dtype/promotion.ts';
import type { Expression } from '../../expression/expression.ts';
import { allocate, mapInto } from '../../tensor/kernels.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import { nameMaker } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { nodeName } from './define.ts';
import { type Form, formOf, outputIndex } from './form.ts';

/** What a pointwise op takes: a tensor or a JavaScript value. */
export type Value = Tensor | number | bigint | boolean;

/**
 * How the type of a result follows from the operands: `promote` them; promote to a `float`; compare in
 * the promoted type and give `bool`.
 */
export type TypeRule = 'promote' | 'float' | 'bool';

/** The declaration of a pointwise op: one formula. Its gradient is derived from it. */
export interface PointwiseDefinition {
  /** PyTorch's name of the op; its graph node is then `ExpBackward0` unless `node` says otherwise. */
  readonly name: string;
  readonly node?: string;
  readonly formula: (...operands: readonly Expression[]) => Expression;
  readonly type: TypeRule;
  /** How many operands take part in type promotion, where the rest are parameters. Default: all. */
  readonly promoted?: number;
  /** Slopes by operands and result, where the derived ones would save more or round worse. */
  readonly slopes?: (output: Expression, ...operands: readonly Expression[]) => readonly Expression[];
  /** Where the generic tests may draw operands from. Default: [-2, 2]. */
  readonly domain?: readonly (readonly [number, number])[];
  /** Whether the op has no derivative in any useful sense, as comparisons have none. Default: false. */
  readonly constant?: boolean;
}

/** A declared pointwise op. */
export interface Pointwise {
  (...operands: readonly Value[]): Tensor;
  readonly definition: PointwiseDefinition;
}

/** Declares a pointwise op. Operands broadcast together; numbers are operands like tensors. */
export function pointwise(definition: PointwiseDefinition): Pointwise {
  const call = (...operands: readonly Value[]): Tensor => evaluate(definition, operands);
  return Object.assign(call, { definition });
}

/** A call prepared: its tensors and numbers, and the types it runs in. */
interface Prepared {
  readonly form: Form;
  readonly tensors: readonly Tensor[];
  readonly scalars: readonly (number | bigint)[];
  readonly computeType: DType;
  readonly resultType: DType;
}

function prepare(definition: PointwiseDefinition, operands: readonly Value[]): Prepared {
  const tensors: Tensor[] = [];
  const scalars: (number | bigint)[] = [];
  let mask = 0;
  for (let position = 0; position < operands.length; position++) {
    const operand = operands[position];
    if (operand instanceof Tensor) {
      tensors.push(operand);
      mask |= 1 << position;
    } else scalars.push(typeof operand === 'boolean' ? Number(operand) : operand);
  }
  const promoted = typeOf(operands, definition.promoted ?? operands.length);
  const computeType = definition.type === 'float' ? toFloating(promoted) : promoted;
  const form = formOf(definition, mask, () => operands.map((operand) => operand instanceof Tensor));
  const resultType = definition.type === 'bool' ? 'bool' : computeType;
  return { form, tensors, scalars, computeType, resultType };
}

/** The promoted type of the first `count` operands. */
function typeOf(operands: readonly Value[], count: number): DType {
  const [first, second] = operands;
  // By far the most calls: one float tensor, or two alike, or one with a number.
  if (count <= 2 && first instanceof Tensor && isFloatingPoint(first.dtype)) {
    if (count === 1 || typeof second === 'number') return first.dtype;
    if (second instanceof Tensor && second.dtype === first.dtype) return first.dtype;
  }
  return promoteOperands(operands.slice(0, count).map(asOperand));
}

/** How type promotion sees an operand. */
export function asOperand(operand: Value): Operand {
  if (operand instanceof Tensor) {
    return { dtype: operand.dtype, weight: operand.ndim === 0 ? 'zero-dim' : 'tensor' };
  }
  if (typeof operand === 'number' || typeof operand === 'bigint' || typeof operand === 'boolean') {
    return { dtype: operandType(operand), weight: 'number' };
  }
  throw new TypeError(
    `fovea: a tensor or a number was expected, but got ${operand === null ? 'null' : typeof operand}. ` +
      'Wrap arrays with tensor(...).',
  );
}

function evaluate(definition: PointwiseDefinition, operands: readonly Value[]): Tensor {
  nameMaker(definition.name);
  const call = prepare(definition, operands);
  const { tensors } = call;
  const shape = broadcastShapes(...tensors.map((tensor) => tensor.shape));
  const output = allocate(shape, call.resultType);
  mapInto(call.form.formula, tensors, call.scalars, output, call.computeType);
  if (!definition.constant && isRecorded(tensors)) recordPointwise(definition, call, output);
  return output;
}

/** Saves just the operands (and the result) that the wanted slopes mention. */
function recordPointwise(definition: PointwiseDefinition, call: Prepared, output: Tensor): void {
  const { form, tensors, scalars } = call;
  const { used, products } = form.backward(tensors.map(({ requiresGrad }) => requiresGrad));
  const meta = tensors.map(({ shape, dtype }) => ({ shape, dtype }));
  record({
    name: definition.node ?? nodeName(definition.name),
    inputs: tensors,
    outputs: [output],
    saved: used.map((index) => (index === outputIndex ? output : tensors[index])),
    backward: ([grad], unpack, needed) => {
      const saved = used.map((_, position) => unpack(position));
      return products.map((product, index) => {
        if (!needed[index] || product === undefined || grad === undefined) return undefined;
        const full = evaluate(product, [grad, ...saved, ...scalars]);
        return full.sumToSize(meta[index].shape).to(meta[index].dtype);
      });
    },
  });
}
