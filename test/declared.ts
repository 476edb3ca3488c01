/** Every declared op, and inputs for it as its declaration describes them, for the generic tests. */
import { join } from 'node:path';
import { Tensor } from '../src/index.ts';
import { tensor } from '../src/ops/creation/from-data.ts';
import type { Declared, Inputs, SampleTensor } from '../src/ops/declare/define.ts';
import type { Pointwise, PointwiseDefinition, Value } from '../src/ops/declare/pointwise.ts';
import { root, sourceFiles } from './source.ts';

/** A structural op, called with tensors by name. */
export interface Structural {
  readonly label: string;
  readonly declared: Declared;
  readonly call: (inputs: Inputs, options: unknown) => Tensor | readonly Tensor[];
}

/** A pointwise op with one number range per operand. */
export interface Elementwise {
  /** Whether it is for integers alone, as its name then says. */
  readonly onIntegers: boolean;
  readonly label: string;
  readonly definition: PointwiseDefinition;
  readonly call: Pointwise;
  readonly ranges: readonly (readonly [number, number])[];
}

export const structural: Structural[] = [];
export const elementwise: Elementwise[] = [];

/** Ops met already: a family may re-export another file's. */
const seen = new Set<unknown>();

for (const { path } of sourceFiles('src/ops').filter(({ path: file }) => !file.endsWith('.test.ts'))) {
  const exports: Record<string, unknown> = await import(join(root, path));
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value !== 'function' || seen.has(value)) continue;
    seen.add(value);
    const label = `${path.replace('src/ops/', '')} ${name}`;
    if (isStructural(value)) structural.push({ label, declared: value.declared, call: value });
    if (isPointwise(value)) {
      const { definition } = value;
      const ranges = Array.from(
        { length: definition.formula.length },
        (_, position) => definition.domain?.[position] ?? ([-2, 2] as const),
      );
      const onIntegers = /Integers|bitwise/.test(name + definition.name);
      elementwise.push({ label, definition, call: value, ranges, onIntegers });
    }
  }
}

function isStructural(value: object): value is Structural['call'] & { declared: Declared } {
  return 'declared' in value;
}

function isPointwise(value: object): value is Pointwise {
  return 'definition' in value;
}

/** Numbers in [0, 1) without a pattern, the same in every run (Park and Miller's generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** A float64 tensor of uniform numbers. */
export function uniform(
  shape: readonly number[],
  [low, high]: readonly [number, number],
  random: () => number,
): Tensor {
  const values = Float64Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    () => low + (high - low) * random(),
  );
  return tensor(values).reshape(shape);
}

/** The tensor that a sample describes. */
export function sampleTensor(sample: SampleTensor, random: () => number): Tensor {
  if (!('shape' in sample)) return uniform(sample, [-2, 2], random);
  if ('range' in sample) return uniform(sample.shape, sample.range, random);
  const [low, high] = sample.integers;
  const values = Array.from(uniform(sample.shape, [low, high], random).toTypedArray(), Number);
  return tensor(BigInt64Array.from(values, (value) => BigInt(Math.floor(value)))).reshape(sample.shape);
}

/** The tensors of a sample, by name. */
export function sampleInputs(sample: { readonly inputs: Record<string, SampleTensor> }): Inputs {
  const random = randomNumbers(7);
  return Object.fromEntries(
    Object.entries(sample.inputs).map(([name, described]) => [name, sampleTensor(described, random)]),
  );
}

/** The same values in another layout: last axis first in memory, and only every second place used. */
export function scattered(source: Tensor): Tensor {
  const { shape, ndim } = source;
  const strides = shape.map((_, axis) => 2 * shape.slice(0, axis).reduce((a, b) => a * Math.max(b, 1), 1));
  const places = 2 * shape.reduce((a, b) => a * Math.max(b, 1), 1) + 1;
  const memory = tensor(new Float64Array(places).fill(Number.NaN)).to(source.dtype);
  const view = memory.asStrided([...shape], ndim === 0 ? [] : strides, 1);
  return view.copy_(source.detach());
}

/** Largest difference between two results; infinite where shapes or types differ or one is not a number. */
export function difference(a: Tensor, b: Tensor): number {
  if (a.dtype !== b.dtype || String(a.shape) !== String(b.shape)) return Number.POSITIVE_INFINITY;
  const [x, y] = [a, b].map((t) => Array.from(t.detach().to('float64').toTypedArray(), Number));
  return x.reduce((worst, value, i) => {
    if (Object.is(value, y[i]) || value === y[i]) return worst;
    const gap = Math.abs(value - y[i]);
    return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(worst, gap);
  }, 0);
}

/** Results as a list. */
export function listOf(result: Tensor | readonly Tensor[]): readonly Tensor[] {
  return result instanceof Tensor ? [result] : result;
}

export type { Value };
