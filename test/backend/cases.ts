import type { Backend, Reduction, View } from '../../src/backend/backend.ts';
import { category, type DType, dtypes, typedArray } from '../../src/dtype/dtype.ts';
import { numberToFloat16 } from '../../src/dtype/float16.ts';
import * as e from '../../src/expression/build.ts';
import { type Expression, expressionText, input, scalar } from '../../src/expression/expression.ts';
import { type Random, randomShape, randomValues, randomView, type ViewPlan } from './views.ts';

/** One call with all that it works on: the plans' views are placed on a device in their order. */
export interface Case {
  readonly text: string;
  readonly plans: readonly ViewPlan[];
  /** Units in the last place by which a float may differ from the oracle's. */
  readonly ulps: number;
  readonly run: (backend: Backend, views: readonly View[]) => void;
}

/** Makes a random case. */
export type CaseMaker = (random: Random) => Case;

const [x, y, s] = [input(0), input(1), scalar(0)];

/** Formulas of every op on floats: the exact ones, and those that may be off by so many ulps. */
const floatFormulas: readonly (readonly [Expression, number])[] = [
  [e.add(x, y), 0],
  [e.sub(e.mul(x, y), s), 0],
  [e.div(x, y), 0],
  [e.neg(e.abs(x)), 0],
  [e.sign(x), 0],
  [e.add(e.floor(x), e.mul(e.ceil(y), e.add(e.round(x), e.trunc(x)))), 0],
  [e.sqrt(x), 0],
  [e.max(x, y), 0],
  [e.min(x, s), 0],
  [e.where(e.lt(x, y), x, y), 0],
  [e.and(e.le(x, y), e.not(e.eq(x, s))), 0],
  [e.or(e.isnan(x), e.xor(e.ne(x, y), y)), 0],
  [e.floorDivide(x, y), 0],
  [e.remainder(x, y), 0],
  [e.fmod(x, y), 0],
  [e.pow(x, 2), 0],
  [e.mul(e.add(x, y), e.sub(e.add(x, y), s)), 0],
  [e.exp(x), 2],
  [e.log(x), 2],
  [e.tanh(x), 2],
  [e.sigmoid(x), 2],
  [e.sin(x), 2],
  [e.cos(x), 2],
  [e.erf(x), 2],
  [e.pow(x, y), 2],
  [e.pow(x, s), 2],
  [e.expm1(x), 2],
  [e.log1p(x), 2],
  [e.atan2(x, y), 2],
  [e.erfc(x), 2],
  [e.lgamma(x), 2],
  [e.tan(x), 2],
  [e.atan(x), 2],
  [e.asinh(x), 2],
];

const integerFormulas: readonly Expression[] = [
  e.add(x, e.mul(y, s)),
  e.sub(e.neg(x), e.abs(y)),
  e.sign(x),
  e.max(x, y),
  e.min(x, s),
  e.where(e.ne(y, 0), e.floorDivide(x, y), e.sub(x, 1)),
  e.where(e.eq(y, 0), x, e.add(e.remainder(x, y), e.fmod(x, y))),
  e.floorDivide(x, y),
  e.and(x, e.invert(y)),
  e.or(x, e.xor(y, s)),
  e.where(e.lt(x, y), e.not(x), e.isnan(x)),
  e.pow(x, e.abs(y)),
  e.add(e.shiftLeft(x, 3), e.shiftRight(y, 1)),
  e.add(e.le(x, y), e.eq(x, s)),
];

/** A random `map`: some inputs of any types, one or two outputs, sometimes one in place. */
export const mapCase: CaseMaker = (random) => {
  const shape = randomShape(random);
  const computeType = random.pick<DType>([
    'float32',
    'float32',
    'float64',
    'float16',
    'int64',
    'int32',
    'bool',
  ]);
  const isFloat = category(computeType) === 'float';
  const [formula, ulps] = isFloat ? random.pick(floatFormulas) : [random.pick(integerFormulas), 0];
  const stored = random.next() < 0.6 ? computeType : random.pick(dtypes);
  const expressions = random.next() < 0.2 ? [formula, x] : [formula];
  const inputType = () => (random.next() < 0.6 ? computeType : random.pick(dtypes));
  const inPlace = random.next() < 0.2 && stored === computeType && expressions.length === 1;
  const outputs = expressions.map(() => randomView(random, stored, shape, 'written'));
  const inputs = [inputType(), inputType()].map((dtype) => randomView(random, dtype, shape, 'read'));
  const value = random.between(-3, 3);
  return {
    text: `map ${expressionText(formula)} in ${computeType}`,
    plans: [...outputs, ...inputs],
    ulps: ulps * unitRatio(computeType, stored),
    run: (backend, views) => {
      const targets = views.slice(0, outputs.length);
      const sources = inPlace ? [views[0], views[2]] : views.slice(outputs.length);
      const scalars = [isFloat ? value : BigInt(value)];
      backend.map({ expressions, inputs: sources, scalars, outputs: targets, computeType });
    },
  };
};

/** Units of the stored type that one of the compute type (float32 for halves) may become. */
function unitRatio(computeType: DType, stored: DType): number {
  return computeType !== 'float64' && stored === 'float64' ? 2 ** 29 : 1;
}

export const copyCase: CaseMaker = (random) => {
  const shape = randomShape(random);
  const from = random.pick(dtypes);
  const to = random.next() < 0.5 ? from : random.pick(dtypes);
  const plans = [randomView(random, to, shape, 'written'), randomView(random, from, shape, 'read')];
  return { text: `copy ${from} to ${to}`, plans, ulps: 0, run: (backend, [t, f]) => backend.copy(f, t) };
};

const folds: readonly Reduction[] = ['sum', 'prod', 'max', 'min'];

export const reduceCase: CaseMaker = (random) => {
  const shape = randomShape(random);
  const dtype = random.pick(dtypes);
  const isArg = random.next() < 0.3;
  const reduction = isArg ? random.pick<Reduction>(['argmax', 'argmin']) : random.pick(folds);
  const axes = [...shape.keys()].filter(() => random.next() < 0.5);
  const result = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const wide = category(dtype) === 'float' ? dtype : 'int64';
  const output = isArg ? 'int64' : random.next() < 0.7 ? wide : random.pick(dtypes);
  const ulps = dtype === 'float64' && output === 'float64' ? 64 : output === 'float16' ? 1 : 0;
  return {
    text: `${reduction} ${dtype} over ${axes} of ${shape} to ${output}`,
    plans: [randomView(random, output, result, 'written'), randomView(random, dtype, shape, 'read')],
    ulps: category(dtype) === 'float' ? Math.max(1, ulps) : 0,
    run: (backend, [target, source]) => backend.reduce(reduction, source, axes, target),
  };
};

export const gatherCase: CaseMaker = (random) => {
  const shape = randomShape(random);
  const dtype = random.pick(dtypes);
  const length = random.between(1, 40);
  const table = randomView(random, dtype, [length], 'written');
  const offsets = randomView(random, 'int64', shape, 'read');
  fillOffsets(random, offsets, length);
  return {
    text: `gather ${dtype} ${shape}`,
    plans: [randomView(random, dtype, shape, 'written'), offsets, table],
    ulps: 0,
    run: (backend, [output, at, source]) => backend.gather(source, at, output),
  };
};

export const scatterCase: CaseMaker = (random) => {
  const shape = randomShape(random);
  const dtype = random.pick(dtypes);
  const length = random.between(1, 40);
  const mode = random.pick<'set' | 'add'>(['set', 'add']);
  const offsets = randomView(random, 'int64', shape, 'read');
  fillOffsets(random, offsets, length);
  return {
    text: `scatter ${mode} ${dtype} ${shape}`,
    plans: [
      randomView(random, dtype, [length], 'written'),
      offsets,
      randomView(random, dtype, shape, 'read'),
    ],
    ulps: 0,
    run: (backend, [target, at, source]) => backend.scatter(source, at, target, mode),
  };
};

function fillOffsets(random: Random, { contents }: ViewPlan, length: number): void {
  const values = typedArray('int64', contents.length);
  if (!(values instanceof BigInt64Array) || !(contents instanceof BigInt64Array)) return;
  for (let n = 0; n < values.length; n++) contents[n] = BigInt(random.between(0, length - 1));
}

/** Integers in every type, so that sums are exact whatever their order. */
export const gemmCase: CaseMaker = (random) => {
  const dtype = random.pick(dtypes);
  const size = () => random.pick([0, 1, 1, 2, 3, 4, 5, 7, 8, 9, 16, 19]);
  const [batches, rows, columns, depth] = [random.between(0, 3), size(), size(), size()];
  const accumulate = random.next() < 0.5;
  const whole = (plan: ViewPlan): ViewPlan => ({ ...plan, contents: smallIntegers(random, plan) });
  const read = (shape: readonly number[]) => whole(randomView(random, dtype, shape, 'read'));
  const plans = [
    whole(randomView(random, dtype, [batches, rows, columns], 'written')),
    read([batches, rows, depth]),
    read([batches, depth, columns]),
  ];
  return {
    text: `gemm ${dtype} ${batches}×${rows}×${columns}×${depth}${accumulate ? ' added' : ''}`,
    plans,
    ulps: 0,
    run: (backend, [c, a, b]) => backend.gemm({ a, b, c, accumulate }),
  };
};

function smallIntegers(random: Random, { dtype, contents }: ViewPlan): ViewPlan['contents'] {
  if (category(dtype) !== 'float') return contents;
  const values = randomValues(random, 'int8', contents.length);
  const result = typedArray(dtype, contents.length);
  for (let n = 0; n < result.length; n++) {
    const value = Number(values[n]);
    result[n] = dtype === 'float16' ? numberToFloat16(value) : value;
  }
  return result;
}
