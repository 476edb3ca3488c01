import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hex } from '../../test/hex.ts';
import { bernoulli } from './bernoulli.ts';
import { Generator } from './generator.ts';
import { permutation, randomIntegers } from './integers.ts';
import { normal } from './normal.ts';
import { uniform } from './uniform.ts';

/*
 * The draws of a real PyTorch in ../shared/goldens/rng.json, for the programs that do nothing but draw. The
 * others need whole tensors and are replayed by the conformance run.
 */

interface Expected {
  readonly tensor: {
    readonly shape: readonly number[];
    readonly hex?: string;
    readonly v?: readonly number[];
  };
}
interface Case {
  readonly id: string;
  readonly op: string;
  readonly steps: readonly { readonly args: readonly unknown[] }[];
  readonly expect: { readonly [output: string]: Expected | { readonly list: readonly Expected[] } };
}
type Draws = readonly (Float32Array | BigInt64Array)[];

const f32 = (length: number) => new Float32Array(length);
const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

/** What each kind of program draws after the seed; step 0 seeds. */
const replay: { readonly [op: string]: (generator: Generator, program: Case) => Draws } = {
  rand: (generator, program) => [uniform(generator, f32(product(numbers(program, 1))))],
  randn: (generator, program) => [normal(generator, f32(product(numbers(program, 1))))],
  randperm: (generator, program) => [permutation(generator, numbers(program, 1)[0]!)],
  randint: (generator, program) => {
    const [low = 0, high = 0, ...size] = numbers(program, 1);
    return [randomIntegers(generator, new BigInt64Array(product(size)), BigInt(low), BigInt(high))];
  },
  uniform_: (generator, program) => {
    const [from, to] = numbers(program, 2);
    return [uniform(generator, f32(numbers(program, 1)[0]!), from, to)];
  },
  normal_: (generator, program) => {
    const draw = (create: number) => {
      const [mean, std] = numbers(program, create + 1);
      return normal(generator, f32(numbers(program, create)[0]!), mean, std);
    };
    return [draw(1), draw(3)];
  },
  bernoulli: (generator, program) => [
    bernoulli(generator, f32(numbers(program, 1)[0]!), numbers(program, 2)[0]!),
  ],
  init_Conv1d: initialParameters,
  init_Conv2d: initialParameters,
  init_Conv3d: initialParameters,
  init_ConvTranspose1d: initialParameters,
  init_ConvTranspose2d: initialParameters,
  init_Linear: initialParameters,
};

/** Weight, then bias: uniform within 1 / sqrt(fan in), for the weight by the formula of kaimingUniform_. */
function initialParameters(generator: Generator, program: Case): Draws {
  const shapes = expectedTensors(program).map(({ tensor }) => tensor.shape);
  const fanIn = product(shapes[0]!.slice(1));
  return shapes.map((shape, i) => {
    const bound = i === 0 ? Math.sqrt(3) * (Math.sqrt(2 / 6) / Math.sqrt(fanIn)) : 1 / Math.sqrt(fanIn);
    return uniform(generator, f32(product(shape)), -bound, bound);
  });
}

/** The numbers among a step's arguments: plain, `{ "float": "1.0" }`, or in a list of sizes. */
function numbers(program: Case, step: number): number[] {
  const values = program.steps[step]!.args.flat().map((arg) =>
    typeof arg === 'object' && arg !== null && 'float' in arg ? Number(arg.float) : arg,
  );
  return values.filter((value) => typeof value === 'number');
}

function expectedTensors(program: Case): readonly Expected[] {
  return Object.values(program.expect).flatMap((value) => ('list' in value ? value.list : [value]));
}

const file = new URL('../../../shared/goldens/rng.json', import.meta.url);
const cases: Case[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : [];

describe.skipIf(cases.length === 0)('PyTorch’s draws (../shared/goldens/rng.json, if present)', () => {
  test('every program that only draws gives the same bits', () => {
    const replayed = cases.filter(({ op }) => Object.hasOwn(replay, op));
    for (const program of replayed) {
      const draws = replay[program.op]!(new Generator().manualSeed(numbers(program, 0)[0]!), program);
      const expected = expectedTensors(program);
      draws.forEach((drawn, i) => {
        const { hex: bits, v } = expected[i]!.tensor;
        if (drawn instanceof Float32Array) expect(hex(drawn), program.id).toBe(bits);
        else expect([...drawn].map(Number), program.id).toEqual(v);
      });
    }
    expect(replayed.length).toBeGreaterThanOrEqual(75);
  });
});
