import { fromTypedArray, readValues } from '../tensor/kernels.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { grad } from './autograd.ts';
import { enableGrad, noGrad } from './modes.ts';
import { unitVector } from './unit-vector.ts';

/** Options of `gradcheck` and `gradgradcheck`. */
export interface GradcheckOptions {
  /** The step of the central differences. Default: 1e-6. */
  readonly eps?: number;
  /** Absolute tolerance. Default: 1e-5. */
  readonly atol?: number;
  /** Relative tolerance. Default: 1e-3. */
  readonly rtol?: number;
  /** Throw where the check fails; give `false` instead otherwise. Default: true. */
  readonly raiseException?: boolean;
}

type Checked = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/**
 * Whether the gradients of `f` agree with finite differences, in every element of every input that requires
 * gradients. The inputs must be float64, and `f` must compute the same every time.
 *
 * @throws when they do not agree (unless `raiseException` is false), naming output and input.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html
 * @example
 * ```ts
 * const x = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
 * print(autograd.gradcheck((x) => x.pow(3), [x]));
 * // true
 * ```
 */
export function gradcheck(
  f: Checked,
  inputs: Tensor | readonly Tensor[],
  options: GradcheckOptions = {},
): boolean {
  try {
    check(f, [inputs].flat(), options);
    return true;
  } catch (error) {
    if (options.raiseException ?? true) throw error;
    return false;
  }
}

/**
 * `gradcheck` for the gradients themselves: whether they can be differentiated, and rightly so.
 *
 * @throws when second derivatives do not agree (unless `raiseException` is false).
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradgradcheck.html
 * @example
 * ```ts
 * const x = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
 * print(autograd.gradgradcheck((x) => x.pow(3), [x]));
 * // true
 * ```
 */
export function gradgradcheck(
  f: Checked,
  inputs: Tensor | readonly Tensor[],
  options: GradcheckOptions = {},
): boolean {
  const all = [inputs].flat();
  const outputs = differentiableOutputs(f, all);
  const gradOutputs = outputs.map((output) => arbitrary(output).requiresGrad_());
  const gradients: Checked = (...tensors) => {
    const given = tensors.slice(0, all.length);
    const wanted = given.filter((_, position) => all[position].requiresGrad);
    const found = grad(differentiableOutputs(f, given), wanted, tensors.slice(all.length), {
      createGraph: true,
      allowUnused: true,
    });
    return found.map((gradient, position) => gradient ?? wanted[position].detach().zerosLike());
  };
  return gradcheck(gradients, [...all, ...gradOutputs], options);
}

/** Numbers without a pattern, the same every time. */
function arbitrary(like: Tensor): Tensor {
  const values = Float64Array.from({ length: like.numel() }, (_, n) => Math.cos(1 + 2.3 * n));
  return fromTypedArray(values, like.shape, 'float64');
}

function outputsOf(f: Checked, inputs: readonly Tensor[]): Tensor[] {
  return [f(...inputs)].flat();
}

function differentiableOutputs(f: Checked, inputs: readonly Tensor[]): Tensor[] {
  return enableGrad(() => outputsOf(f, inputs)).filter((output) => output.requiresGrad);
}

function check(f: Checked, inputs: readonly Tensor[], options: GradcheckOptions): void {
  checkInputs(inputs);
  const outputs = enableGrad(() => outputsOf(f, inputs));
  inputs.forEach((input, position) => {
    if (!input.requiresGrad) return;
    const numerical = numericalJacobians(f, inputs, outputs, position, options.eps ?? 1e-6);
    outputs.forEach((output, number) => {
      compare(output, number, input, position, numerical[number], options);
    });
  });
}

function compare(
  output: Tensor,
  number: number,
  input: Tensor,
  position: number,
  numerical: Float64Array,
  { atol = 1e-5, rtol = 1e-3 }: GradcheckOptions,
): void {
  if (!output.requiresGrad) {
    requireZeros(numerical, atol);
    return;
  }
  const analytical = analyticalJacobian(output, input);
  if (agree(analytical, numerical, atol, rtol)) return;
  const shape = [input.numel(), output.numel()];
  const text = (values: Float64Array) => String(fromTypedArray(values, shape, 'float64'));
  throw new Error(
    `Jacobian mismatch for output ${number} with respect to input ${position},\n` +
      `numerical:${text(numerical)}\nanalytical:${text(analytical)}\n` +
      'Rows are elements of the input, columns of the output. Look at the gradient of the op.',
  );
}

function checkInputs(inputs: readonly Tensor[]): void {
  const watched = inputs.filter((input) => input.requiresGrad);
  if (watched.length === 0) {
    throw new Error(
      'gradcheck expects at least one input tensor to require gradient, but none of the them have ' +
        'requires_grad=True. Make one with { requiresGrad: true }.',
    );
  }
  inputs.forEach((input, position) => {
    if (input.requiresGrad && input.dtype !== 'float64') {
      throw new TypeError(
        `Input #${position} requires gradient and is not a double precision floating point or complex. ` +
          `It is ${input.dtype}: finite differences need { dtype: 'float64' }.`,
      );
    }
  });
}

function requireZeros(jacobian: Float64Array, atol: number): void {
  if (jacobian.some((slope) => Math.abs(slope) > atol)) {
    throw new Error(
      'Numerical gradient for function expected to be zero. An output changes with an input but requires ' +
        'no gradient: something in between is detached.',
    );
  }
}

/** Row-major [input elements, output elements]: (f(x + ε) − f(x − ε)) / 2ε, for each output. */
function numericalJacobians(
  f: Checked,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  position: number,
  eps: number,
): Float64Array[] {
  const { shape } = inputs[position];
  const values = Float64Array.from(readValues(inputs[position]), Number);
  const at = (index: number, step: number) => {
    const moved = values.slice();
    moved[index] += step;
    // Functions that differentiate inside want inputs that require gradients.
    const around = inputs.map((input, n) => {
      const values = n === position ? fromTypedArray(moved, shape, 'float64') : input.detach();
      return values.requiresGrad_(input.requiresGrad);
    });
    return outputsOf(f, around).map((output) => Float64Array.from(readValues(output), Number));
  };
  const slopes = Array.from(values, (_, index) => {
    const [above, below] = [at(index, eps), at(index, -eps)];
    return above.map((high, n) => high.map((value, i) => (value - below[n][i]) / (2 * eps)));
  });
  return outputs.map((_, n) => Float64Array.from(slopes.flatMap((row) => [...row[n]])));
}

function analyticalJacobian(output: Tensor, input: Tensor): Float64Array {
  const [rows, columns] = [input.numel(), output.numel()];
  const jacobian = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    const unit = unitVector(output, column);
    const [gradient] = grad(output, input, unit, { retainGraph: true, allowUnused: true });
    if (gradient === null) continue;
    readValues(noGrad(() => gradient.contiguous())).forEach((slope, row) => {
      jacobian[row * columns + column] = Number(slope);
    });
  }
  return jacobian;
}

function agree(actual: Float64Array, expected: Float64Array, atol: number, rtol: number): boolean {
  return actual.every((value, i) => {
    if (Number.isNaN(value) || Number.isNaN(expected[i])) return Object.is(value, expected[i]);
    return Math.abs(value - expected[i]) <= atol + rtol * Math.abs(expected[i]);
  });
}
