import type { Activation, Reduction, View } from '../backend/backend.ts';
import { machineOf, runConvolution } from '../conv/convolution.ts';
import { measuredPlan } from '../conv/measure.ts';
import { type Choice, type Plan, planConvolution } from '../conv/plan.ts';
import { operandsOf, type Role, resultOf, type Slot, slotShapes } from '../conv/roles.ts';
import type { ConvSpec } from '../conv/spec.ts';
import { byteSize, type DType, type Scalar, type TypedArray } from '../dtype/dtype.ts';
import type { Expression } from '../expression/expression.ts';
import { checkSizes, contiguousStrides, numel, Size, sameShape } from './shape.ts';
import { Storage } from './storage.ts';
import { Tensor } from './tensor.ts';

/**
 * The only place where tensors meet their backend: each function is one call of the waist, on tensors
 * whose shapes and types are already right. Nothing here is recorded.
 */

/** A new contiguous tensor of zeros. */
export function allocate(shape: readonly number[], dtype: DType): Tensor {
  if (!(shape instanceof Size)) checkSizes(shape);
  const storage = new Storage(numel(shape) * byteSize(dtype));
  return new Tensor(storage, dtype, { shape, strides: contiguousStrides(shape), offset: 0 });
}

/** A new contiguous tensor with the given row-major elements. */
export function fromTypedArray(values: TypedArray, shape: readonly number[], dtype: DType): Tensor {
  const result = allocate(shape, dtype);
  result.storage.backend.write(result.deviceView, values);
  return result;
}

/** Overwrites a tensor with row-major elements of its own type. */
export function writeInto(target: Tensor, values: TypedArray): void {
  target.storage.backend.write(target.deviceView, values);
}

/** The row-major elements of a tensor. */
export function readValues(source: Tensor): TypedArray {
  return source.storage.backend.read(source.deviceView);
}

/** `target = source`, converting the type; `source` is stretched to the target's shape. */
export function copyInto(source: Tensor, target: Tensor): void {
  target.storage.backend.copy(stretchedView(source, target.shape), target.deviceView);
}

/** Evaluates one formula over tensors stretched to the shape of `output`. */
export function mapInto(
  expression: Expression,
  inputs: readonly Tensor[],
  scalars: readonly Scalar[],
  output: Tensor,
  computeType: DType,
): void {
  output.storage.backend.map({
    expressions: [expression],
    inputs: inputs.map((input) => stretchedView(input, output.shape)),
    scalars,
    outputs: [output.deviceView],
    computeType,
  });
}

/** Evaluates several formulas in one pass over tensors of one shape, each into its own output. */
export function mapTogether(
  expressions: readonly Expression[],
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  computeType: DType,
): void {
  const [{ shape, storage }] = outputs;
  storage.backend.map({
    expressions,
    inputs: inputs.map((input) => stretchedView(input, shape)),
    scalars: [],
    outputs: outputs.map((output) => output.deviceView),
    computeType,
  });
}

/** Folds the given axes into size 1. */
export function reduceAxes(
  reduction: Reduction,
  input: Tensor,
  axes: readonly number[],
  dtype: DType,
): Tensor {
  const shape = input.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const output = allocate(shape, dtype);
  input.storage.backend.reduce(reduction, input.deviceView, axes, output.deviceView);
  return output;
}

/** `output[i] = source.storage[source.offset + offsets[i]]`; `offsets` is int64. */
export function gatherOffsets(source: Tensor, offsets: Tensor): Tensor {
  const output = allocate(offsets.shape, source.dtype);
  source.storage.backend.gather(source.deviceView, offsets.deviceView, output.deviceView);
  return output;
}

/** `target.storage[target.offset + offsets[i]] = source[i]`, or `+=`. */
export function scatterOffsets(source: Tensor, offsets: Tensor, target: Tensor, mode: 'set' | 'add'): void {
  target.storage.backend.scatter(source.deviceView, offsets.deviceView, target.deviceView, mode);
}

/** Batched matrix product of [B, M, K] and [B, K, N]. */
export function matrixProduct(a: Tensor, b: Tensor): Tensor {
  const c = allocate([a.shape[0], a.shape[1], b.shape[2]], a.dtype);
  c.storage.backend.gemm({ a: a.deviceView, b: b.deviceView, c: c.deviceView });
  return c;
}

/** What may be added to a convolution. */
export interface ConvolutionSettings {
  readonly bias?: Tensor | undefined;
  readonly algorithm?: Choice | undefined;
  readonly activation?: Activation | undefined;
}

/** One role of a convolution, of the two tensors that `operandsOf[role]` names. */
export function convolve(
  role: Role,
  spec: ConvSpec,
  [first, second]: readonly [Tensor, Tensor],
  settings: ConvolutionSettings = {},
): Tensor {
  const result = allocate(slotShapes(spec)[resultOf[role]], first.dtype);
  const { bias, algorithm, activation } = settings;
  const [firstSlot, secondSlot] = operandsOf[role];
  const output = result.deviceView;
  const views = { input: output, weight: output, output };
  views[firstSlot] = first.deviceView;
  views[secondSlot] = second.deviceView;
  const onDevice = { bias: bias?.deviceView, algorithm, activation };
  runConvolution(result.storage.backend, role, spec, views, onDevice);
  if (onConvolution !== undefined) {
    const plan = convolutionPlan(role, spec, result, algorithm);
    onConvolution({ plan, operands: [first, second], settings });
  }
  return result;
}

/** A convolution that was computed. */
export interface Convolved {
  readonly plan: Plan;
  readonly operands: readonly [Tensor, Tensor];
  readonly settings: ConvolutionSettings;
}

let onConvolution: ((convolved: Convolved) => void) | undefined;

/** Tells `listen` of every convolution that `work` computes. */
export function observeConvolutions<T>(listen: (convolved: Convolved) => void, work: () => T): T {
  const before = onConvolution;
  onConvolution = listen;
  try {
    return work();
  } finally {
    onConvolution = before;
  }
}

/**
 * How `convolve` would compute a role for tensors like this one. To measure, it computes it with tensors of
 * zeros where that has not been measured yet.
 */
export function convolutionPlan(role: Role, spec: ConvSpec, tensor: Tensor, algorithm?: Choice): Plan {
  const machine = machineOf(tensor.storage.backend, tensor);
  if (algorithm !== 'measure') return planConvolution(spec, role, machine, algorithm);
  const shapes = slotShapes(spec);
  const zeros = (slot: Slot): View => allocate(shapes[slot], tensor.dtype).deviceView;
  const views = { input: zeros('input'), weight: zeros('weight'), output: zeros('output') };
  return measuredPlan(tensor.storage.backend, spec, role, machine, views);
}

/** The forms in which its device keeps a weight as it is now, if it says. */
export function keptForms(weight: Tensor): readonly string[] | undefined {
  return weight.storage.backend.keptForms?.(weight.deviceView);
}

/** A view repeated over a larger shape by strides of 0. The shapes are known to broadcast. */
export function stretchedView(tensor: Tensor, shape: readonly number[]): View {
  const { deviceView } = tensor;
  if (sameShape(tensor.shape, shape)) return deviceView;
  const missing = shape.length - tensor.ndim;
  const strides = shape.map((size, axis) => {
    const own = axis - missing;
    return own < 0 || (tensor.shape[own] === 1 && size !== 1) ? 0 : tensor.strides[own];
  });
  return { ...deviceView, shape, strides };
}
