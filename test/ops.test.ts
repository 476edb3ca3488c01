/** What every op must do, checked from the declarations alone. */
import { describe, expect, it } from 'vitest';
import { autograd, scope, type Tensor } from '../src/index.ts';
import type { Inputs } from '../src/ops/declare/define.ts';
import {
  difference,
  elementwise,
  listOf,
  randomNumbers,
  type Structural,
  sampleInputs,
  scattered,
  structural,
  uniform,
} from './declared.ts';

/** The samples of an op, ready to call. */
function casesOf({ declared }: Structural) {
  return declared.samples.map((sample) => ({ inputs: sampleInputs(sample), options: sample.options }));
}

/** The op as a function of its differentiable inputs alone. */
function functionOf({ declared, call }: Structural, inputs: Inputs, options: unknown) {
  return (...tensors: Tensor[]) => {
    const changed = { ...inputs };
    declared.differentiable.forEach((name, position) => {
      if (name in inputs) changed[name] = tensors[position];
    });
    return listOf(call(changed, options)).filter((output) => output.dtype === 'float64');
  };
}

function watched({ declared }: Structural, inputs: Inputs): Tensor[] {
  const tensors = declared.differentiable.map((name) => inputs[name].detach().clone());
  return tensors.map((tensor) => tensor.requiresGrad_(tensor.dtype === 'float64'));
}

/** The gradients of the sum of all outputs, weighted without a pattern. */
function gradientsOf(outputs: readonly Tensor[], leaves: readonly Tensor[]): (Tensor | null)[] {
  const random = randomNumbers(3);
  const watchedOutputs = outputs.filter((output) => output.requiresGrad);
  if (watchedOutputs.length === 0) return leaves.map(() => null);
  const weights = watchedOutputs.map((output) => uniform(output.shape, [0.5, 1.5], random).to(output.dtype));
  return autograd.grad(watchedOutputs, leaves, weights, { allowUnused: true });
}

describe.each(structural.map((op) => [op.label, op] as const))('%s', (_label, op) => {
  const { declared, call } = op;
  const cases = casesOf(op);
  const differentiable = declared.differentiable.length > 0;

  it('has samples', () => {
    expect(declared.samples.length).toBeGreaterThan(0);
  });

  it('gives the same for inputs in any layout', () => {
    for (const { inputs, options } of cases) {
      const moved = Object.fromEntries(Object.entries(inputs).map(([name, t]) => [name, scattered(t)]));
      const [plain, other] = [listOf(call(inputs, options)), listOf(call(moved, options))];
      if (readsLayout(declared.name)) continue;
      for (const [i, output] of plain.entries()) expect(difference(output, other[i])).toBe(0);
    }
  });

  it('computes in float32 what it computes in float64', () => {
    for (const { inputs, options } of cases) {
      const single = Object.fromEntries(
        Object.entries(inputs).map(([name, t]) => [name, t.dtype === 'float64' ? t.to('float32') : t]),
      );
      const [precise, rough] = [listOf(call(inputs, options)), listOf(call(single, options))];
      precise.forEach((out, i) => {
        expect(difference(out.to('float64'), rough[i].to('float64'))).toBeLessThan(1e-4);
      });
    }
  });

  if (differentiable) {
    it('has the gradients of finite differences, and second ones', () => {
      for (const { inputs, options } of cases) {
        const f = functionOf(op, inputs, options);
        if (!f(...watched(op, inputs)).some((output) => output.requiresGrad)) continue;
        autograd.gradcheck(f, watched(op, inputs));
        autograd.gradgradcheck(f, watched(op, inputs));
      }
    });
  }

  if (differentiable) {
    it('keeps what its backward pass needs when a scope ends', () => {
      for (const { inputs, options } of cases) {
        const tensors = watched(op, inputs);
        const leaves = tensors.filter((tensor) => tensor.requiresGrad);
        const f = functionOf(op, inputs, options);
        const expected = gradientsOf(f(...tensors), leaves);
        const outputs = scope(() => f(...tensors));
        gradientsOf(outputs, leaves).forEach((gradient, i) => {
          const other = expected[i];
          if (gradient && other) expect(difference(gradient, other)).toBe(0);
        });
      }
    });
  }

  it('lets gradients flow only where it declares them', () => {
    for (const { inputs, options } of cases) {
      const constant = Object.keys(inputs).filter((name) => !declared.differentiable.includes(name));
      const given = Object.fromEntries(
        Object.entries(inputs).map(([name, t]) => [
          name,
          constant.includes(name) && t.dtype === 'float64' ? t.clone().requiresGrad_() : t,
        ]),
      );
      const leaves = constant.map((name) => given[name]).filter((t) => t.requiresGrad);
      const gradients = leaves.length > 0 ? gradientsOf(listOf(call(given, options)), leaves) : [];
      expect(gradients.filter((gradient) => gradient !== null)).toEqual([]);
    }
  });
});

/** Ops whose options hold for one layout only; their public functions work them out from the input's. */
function readsLayout(name: string): boolean {
  return name === 'asStrided' || name === 'view';
}

/** A derivative that the language of formulas lacks must be refused in plain words, never be wrong. */
function unlessRefused(check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (!/^fovea: the derivative of \w+ .*is not implemented/.test(String((error as Error).message)))
      throw error;
  }
}

describe.each(elementwise.map((op) => [op.label, op] as const))('%s', (_label, op) => {
  const { definition, call, ranges, onIntegers } = op;
  const parameters = ranges
    .slice(definition.promoted ?? ranges.length)
    .map(([low, high]) => (low + high) / 2 + 0.3);
  const operands = (...shapes: number[][]): Tensor[] => {
    const random = randomNumbers(11);
    return ranges
      .slice(0, definition.promoted)
      .map((range, position) => uniform(shapes[position % shapes.length], range, random))
      .map((tensor) => (onIntegers ? tensor.add(5).to('int64') : tensor));
  };
  const f = (...tensors: Tensor[]) => call(...tensors, ...parameters);

  it('gives the same for operands in any layout, and the type that its rule says', () => {
    const tensors = operands([2, 3]);
    const result = f(...tensors);
    expect(result.dtype).toBe(definition.type === 'bool' ? 'bool' : tensors[0].dtype);
    expect(difference(f(...tensors.map(scattered)), result)).toBe(0);
  });

  it('takes empty and 0-d operands', () => {
    expect(f(...operands([2, 0])).shape).toEqual([2, 0]);
    expect(f(...operands([])).shape).toEqual([]);
  });

  it('broadcasts', () => {
    const tensors = operands([2, 1], [3]);
    const expanded = tensors.map((t) => t.expand(tensors.length > 1 ? [2, 3] : [2, 1]).clone());
    expect(difference(f(...tensors), f(...expanded))).toBe(0);
  });

  if (!onIntegers) {
    it('computes in float32 what it computes in float64', () => {
      const tensors = operands([4, 5]);
      const [precise, rough] = [f(...tensors), f(...tensors.map((t) => t.to('float32')))];
      const scale = precise.to('float64').abs().add(1).sum().item();
      expect(difference(precise.to('float64'), rough.to('float64')) / scale).toBeLessThan(1e-4);
    });
  }

  if (definition.type === 'float') {
    it('takes integers', () => {
      expect(f(...operands([2, 3]).map((t) => t.to('int64'))).dtype).toBe('float32');
    });
  }

  if (!definition.constant && definition.type !== 'bool' && !onIntegers) {
    it('has the gradients of finite differences, and second ones', () => {
      const tensors = operands([2, 1], [3]).map((t) => t.requiresGrad_());
      unlessRefused(() => autograd.gradcheck(f, tensors));
      unlessRefused(() => autograd.gradgradcheck(f, tensors));
    });
  }
});
