import { isRecorded, record } from '../../autograd/record.ts';
import type { DType } from '../../dtype/dtype.ts';
import { type Operand, operandType, promoteOperands, toFloating } from '../../dtype/promotion.ts';
import { derivative, times } from '../../expression/derivative.ts';
import { type Expression, input, inputsOf, scalar, substitute } from '../../expression/expression.ts';
import { allocate, mapInto } from '../../tensor/kernels.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import { nameMaker } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { nodeName } from './define.ts';

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

/** A call prepared: the formula over this call's tensors and numbers, and the types it runs in. */
interface Prepared {
  readonly formula: Expression;
  /** ∂result/∂tensor, one per tensor, made when a gradient is wanted. */
  readonly slopes: readonly (() => Expression)[];
  readonly tensors: readonly Tensor[];
  readonly scalars: readonly (number | bigint)[];
  readonly computeType: DType;
  readonly resultType: DType;
}

/** Stand for the result and for the incoming gradient inside slopes, beyond any real operand. */
const outputIndex = 1_000_000;
const outputSlot = input(outputIndex);
const gradSlot = input(outputIndex + 1);

function prepare(definition: PointwiseDefinition, operands: readonly Value[]): Prepared {
  const tensors: Tensor[] = [];
  const scalars: (number | bigint)[] = [];
  const places = operands.map((operand) => {
    if (operand instanceof Tensor) return input(tensors.push(operand) - 1);
    return scalar(scalars.push(typeof operand === 'boolean' ? Number(operand) : operand) - 1);
  });
  const promoted = promoteOperands(operands.map(asOperand).slice(0, definition.promoted));
  const computeType = definition.type === 'float' ? toFloating(promoted) : promoted;
  const formula = definition.formula(...places);
  const tensorPositions = operands.flatMap((operand, position) =>
    operand instanceof Tensor ? [position] : [],
  );
  const slopes = tensorPositions.map((position, index) => () => {
    if (definition.slopes) return definition.slopes(outputSlot, ...places)[position];
    const slope = derivative(formula, index);
    // Where the slope repeats the function itself (exp, sigmoid, sqrt), the saved result stands in.
    if (formula.kind === 'input') return slope;
    return substitute(slope, (node) => (node === formula ? outputSlot : undefined));
  });
  const resultType = definition.type === 'bool' ? 'bool' : computeType;
  return { formula, slopes, tensors, scalars, computeType, resultType };
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
  const shape = broadcastShapes(...call.tensors.map((tensor) => tensor.shape));
  const output = allocate(shape, call.resultType);
  mapInto(call.formula, call.tensors, call.scalars, output, call.computeType);
  if (!definition.constant && isRecorded(call.tensors)) recordPointwise(definition, call, output);
  return output;
}

/** Saves just the operands (and the result) that the wanted slopes mention. */
function recordPointwise(definition: PointwiseDefinition, call: Prepared, output: Tensor): void {
  const { tensors, scalars } = call;
  const slopes = tensors.map((tensor, index) => (tensor.requiresGrad ? call.slopes[index]() : undefined));
  const used = [...new Set(slopes.flatMap((slope) => (slope ? inputsOf(slope) : [])))];
  const meta = tensors.map(({ shape, dtype }) => ({ shape, dtype }));
  record({
    name: definition.node ?? nodeName(definition.name),
    inputs: tensors,
    outputs: [output],
    saved: used.map((index) => (index === outputIndex ? output : tensors[index])),
    backward: ([grad], unpack, needed) => {
      const saved = used.map((_, position) => unpack(position));
      return slopes.map((slope, index) => {
        if (!needed[index] || slope === undefined || grad === undefined) return undefined;
        const product = gradientDefinition(definition, slope, used);
        const full = evaluate(product, [grad, ...saved, ...scalars]);
        return full.sumToSize(meta[index].shape).to(meta[index].dtype);
      });
    },
  });
}

/** grad · slope as a pointwise op of (grad, saved tensors…, the call's numbers…), differentiable again. */
function gradientDefinition(
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
