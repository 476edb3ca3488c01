import { describe, expect, it } from 'vitest';
import { bind } from './bind.ts';
import { type Json, parseJson, recordOf } from './convert.ts';
import { fake } from './fake.ts';
import { formula } from './formula.ts';
import { judge } from './judge.ts';
import { camelCase, pathOf } from './names.ts';
import { floatText, str, Tagged } from './python.ts';
import { explanation, summary, total } from './report.ts';
import { goldenFiles, NothingToRun } from './run.ts';

const float = (value: number) => new Tagged('float', value);

describe('names', () => {
  it('turns snake_case into camelCase and keeps a trailing underscore', () => {
    const names = ['max_pool2d', 'conv_transpose1d', 'kaiming_uniform_', 'T', 'masked_fill_', 'and_'];
    expect(names.map(camelCase)).toEqual([
      'maxPool2d',
      'convTranspose1d',
      'kaimingUniform_',
      'T',
      'maskedFill_',
      'and_',
    ]);
  });

  it('finds the namespaces', () => {
    expect(pathOf('torch.manual_seed')).toEqual(['manualSeed']);
    expect(pathOf('F.max_pool2d')).toEqual(['nn', 'functional', 'maxPool2d']);
    expect(pathOf('torch.optim.SGD')).toEqual(['optim', 'SGD']);
    expect(pathOf('nn.init.ones_')).toEqual(['nn', 'init', 'ones_']);
  });
});

describe('arguments', () => {
  const w = 'weight';

  it('follow the table of the API rule', () => {
    expect(bind('F.conv2d', ['x', w, 'b'], { stride: 2, padding: 'same' })).toEqual([
      'x',
      w,
      'b',
      { stride: 2, padding: 'same' },
    ]);
    expect(bind('F.conv2d', ['x', w], { stride: 2 })).toEqual(['x', w, undefined, { stride: 2 }]);
    expect(bind('F.conv2d', ['x', w], {})).toEqual(['x', w]);
    expect(bind('F.max_pool2d', ['x', 2], { return_indices: true })).toEqual([
      'x',
      2,
      { returnIndices: true },
    ]);
    expect(bind('nn.Conv2d', [1, 6, 5], { padding: 2, bias: false })).toEqual([
      1,
      6,
      5,
      { padding: 2, bias: false },
    ]);
    expect(bind('F.softmax', ['x'], { dim: 1 })).toEqual(['x', 1]);
    expect(bind('method.sum', [], { dim: [0, 1], keepdim: true })).toEqual([[0, 1], { keepdim: true }]);
    expect(bind('method.clamp', [], { max: 3 })).toEqual([undefined, 3]);
    expect(bind('torch.optim.SGD', [['p']], { lr: float(0.1) })).toEqual([['p'], { lr: 0.1 }]);
  });

  it('given by position beyond the bar become options', () => {
    expect(bind('F.layer_norm', ['x', [4], null, null, float(1e-5)], {})).toEqual([
      'x',
      [4],
      { weight: null, bias: null, eps: 1e-5 },
    ]);
    expect(bind('F.dropout', ['x', float(0.5), true], {})).toEqual(['x', 0.5, { training: true }]);
  });

  it('collect sizes into one array, and leave the shape of a view as written', () => {
    expect(bind('torch.zeros', [2, 3], { dtype: new Tagged('dtype', 'int64') })).toEqual([
      [2, 3],
      { dtype: 'int64' },
    ]);
    expect(bind('torch.rand', [[]], {})).toEqual([[]]);
    expect(bind('torch.rand', [4], { generator: 'g' })).toEqual([[4], { generator: 'g' }]);
    expect(bind('method.view', [2, 3], {})).toEqual([2, 3]);
    expect(bind('method.view', [[2, 3]], {})).toEqual([[2, 3]]);
  });

  it('choose between overloads by the number of arguments', () => {
    expect(bind('torch.randint', [5, [6]], {})).toEqual([5, [6]]);
    expect(bind('torch.randint', [0, 5, [6]], { dtype: 'int32' })).toEqual([0, 5, [6], { dtype: 'int32' }]);
    expect(bind('torch.arange', [float(9)], {})).toEqual([9]);
    expect(bind('torch.arange', [1, float(2.5), float(0.5)], {})).toEqual([1, 2.5, 0.5]);
  });

  it('pass integers as bigints where they are data, and only there', () => {
    expect(bind('torch.tensor', [[1, [2]]], {})).toEqual([[1n, [2n]]]);
    expect(bind('torch.tensor', [[1, float(2)]], {})).toEqual([[1, 2]]);
    expect(bind('torch.tensor', [[true]], {})).toEqual([[true]]);
    expect(bind('torch.tensor', [[1]], { dtype: 'int32' })).toEqual([[1], { dtype: 'int32' }]);
    expect(bind('torch.full', [[2], 3], {})).toEqual([[2], 3n]);
    expect(bind('torch.arange', [9], {})).toEqual([9n]);
  });

  it('in an unknown call stay as they are', () => {
    expect(bind('torch.new_thing', [1], { some_flag: true })).toEqual([1, { someFlag: true }]);
  });
});

describe('Python values', () => {
  it('print as in Python', () => {
    const floats = [1, 0.5, 1e-8, 9.99999993922529e-9, 1e16, 123456789, -0, 0.0001, Number.NaN, -Infinity];
    expect(floats.map(floatText)).toEqual(
      '1.0 0.5 1e-08 9.99999993922529e-09 1e+16 123456789.0 -0.0 0.0001 nan -inf'.split(' '),
    );
    expect(str([1, float(1), true, null, 'a'])).toBe("[1, 1.0, True, None, 'a']");
    expect(str(new Tagged('tuple', [1]))).toBe('(1,)');
    expect(str(new Tagged('size', [2, 3]))).toBe('torch.Size([2, 3])');
    expect(str(new Tagged('dtype', 'int64'))).toBe('torch.int64');
  });

  it('keep integers beyond 2^53', () => {
    expect(
      parseJson('{"a": [9223372036854775807, 1.12345678901234567], "b": "12345678901234567890"}'),
    ).toEqual({
      a: [{ int: '9223372036854775807' }, 1.1234567890123457],
      b: '12345678901234567890',
    });
  });

  it('have formulas', () => {
    expect(formula('0.95**epoch', 'epoch')(2)).toBe(0.95 ** 2);
    expect(formula('1/(1+0.1*epoch)', 'epoch')(5)).toBe(1 / 1.5);
    expect(formula('epoch//5 halving', 'epoch')(11)).toBe(0.25);
    expect(formula('-2**2', 'epoch')(0)).toBe(-4);
  });
});

describe('a case', () => {
  const x = { dtype: 'float32', shape: [2], b64: 'AACAPwAAAEA=' };
  const plusOne = { call: 'op.add', args: [{ $: 'x' }, 1], let: 'y' };
  const tensor = (v: number[], dtype = 'float32', shape = [v.length]) => ({ tensor: { dtype, shape, v } });

  function failureOf(steps: Json[], rest: { [key: string]: Json }, group = 'semantics') {
    const example = { id: 'a', py: 'p', inputs: { x }, steps, want: { y: 'y' }, ...rest };
    return judge(fake, group, recordOf(example)).failure;
  }

  it('passes with the right values, dtype and shape', () => {
    expect(failureOf([plusOne], { expect: { y: tensor([2, 3]) } })).toBeUndefined();
  });

  it.each([
    ['a value', tensor([2, 3.1])],
    ['the dtype', tensor([2, 3], 'float64')],
    ['the shape', tensor([2, 3], 'float32', [1, 2])],
    ['the number of values', tensor([2, 3, 4])],
    ['the kind', 'text'],
    ['None', null],
  ])('fails with a wrong answer in %s', (_, y) => {
    expect(failureOf([plusOne], { expect: { y } })).toMatchObject({ where: 'y' });
  });

  it('has tuples where a call gives several tensors', () => {
    const several = { call: 'torch.twice', args: [{ $: 'x' }], let: 'v' };
    const text = { call: 'py.str', args: [{ $: 'v' }], let: 'y' };
    const failure = failureOf([several, text], { expect: { y: '(tensor(1,2), tensor(1,2))' } });
    expect(failure).toBeUndefined();
  });

  it('is compared within 8 f64_maxerr + 2e-6 max|expected|, and bit by bit in the random group', () => {
    const near = { expect: { y: tensor([2, 3.00001]) }, f64_maxerr: { y: 1e-6 } };
    expect(failureOf([plusOne], near)).toBeUndefined();
    expect(failureOf([plusOne], { ...near, f64_maxerr: {} })).toBeDefined();
    expect(failureOf([plusOne], near, 'rng')).toBeDefined();
  });

  it('may answer as another version of PyTorch does', () => {
    const elsewhere = (y: Json) => ({ differs_elsewhere: { 'torch 2.13.0+cpu': { '/y': y } } });
    const wrong = { expect: { y: tensor([2, 4]) } };
    expect(failureOf([plusOne], { ...wrong, ...elsewhere({ here: tensor([2, 3]).tensor }) })).toBeUndefined();
    expect(failureOf([plusOne], { ...wrong, ...elsewhere({ maxdiff: 2, scale: 4 }) })).toBeDefined();
  });

  it('fails where fovea lacks the call', () => {
    const steps = [{ call: 'torch.cos', args: [{ $: 'x' }], let: 'y' }];
    expect(failureOf(steps, { expect: { y: tensor([2, 3]) } })?.got).toBe('missing: fovea has no cos');
    const raises = { type: 'RuntimeError', message: 'fovea has no cos', step: 0 };
    expect(failureOf(steps, { raises })).toBeDefined();
  });

  it('runs free functions for a number on the left, modules, and Python on the results', () => {
    const steps = [
      { call: 'op.sub', args: [2, { $: 'x' }], let: 'd' },
      { call: 'nn.Scale', args: [3], let: 'm' },
      { call: 'apply', args: [{ $: 'm' }, { $: 'd' }], let: 'z' },
      { call: 'method.item', args: [{ $: 'z' }], let: 'i' },
      { call: 'py.str', args: [{ $: 'i' }], let: 'y' },
    ];
    expect(failureOf(steps, { expect: { y: '-3.0' } })).toBeUndefined();
    const strides = [{ call: 'method.stride', args: [{ $: 'x' }], let: 'y' }];
    expect(failureOf(strides, { expect: { y: { tuple: [1] } } })).toBeUndefined();
  });

  it('that has to raise wants the sentence, in any order of a set, and not later', () => {
    const steps = [plusOne, { call: 'op.add', args: [{ $: 'x' }, 101] }];
    const raises = (message: string, step: number) => ({ raises: { type: 'ValueError', message, step } });
    expect(failureOf(steps, raises('is one of {a, b}, which is too large', 1))).toBeUndefined();
    expect(failureOf(steps, raises('is one of {a, c}, which is too large', 1))).toBeDefined();
    expect(failureOf(steps, raises('is one of {a, b}', 0))?.got).toContain('only at step 1');
    expect(failureOf([plusOne], raises('is one of {a, b}', 0))?.got).toBe('no error');
  });

  it('that must not raise reports the error', () => {
    const steps = [{ call: 'op.add', args: [{ $: 'x' }, 101], let: 'y' }];
    expect(failureOf(steps, { expect: { y: tensor([2, 3]) } })).toMatchObject({ where: 'step 0' });
  });
});

describe('the report', () => {
  const failure = { where: 'y', expected: '1', got: '2' };
  const group = (name: string, ...verdicts: { id: string; program: string; failure?: typeof failure }[]) => ({
    group: name,
    verdicts,
  });

  it('counts, and explains on demand', () => {
    const results = [
      group('conv', { id: 'a', program: 'p' }),
      group('pool', { id: 'b', program: 'q', failure }),
    ];
    expect(results.map(summary)).toEqual(['conv: 1 passed, 0 failed', 'pool: 0 passed, 1 failed']);
    expect(total(results)).toBe('total: 1 passed, 1 failed');
    expect(explanation({ id: 'b', program: 'q', failure })).toBe(
      '  b\n    q\n    at y\n    expected 1\n    got      2',
    );
  });
});

describe('a folder', () => {
  it('gives its golden files, or one group of them', () => {
    const samples = `${import.meta.dirname}/samples`;
    expect(goldenFiles(samples)).toContain(`${samples}/conv.json`);
    expect(goldenFiles(samples, 'pool')).toEqual([`${samples}/pool.json`]);
  });

  it('without goldens is answered in one sentence', () => {
    expect(() => goldenFiles('no/such/folder')).toThrow(
      new NothingToRun('There is no folder no/such/folder.'),
    );
    expect(() => goldenFiles(import.meta.dirname)).toThrow(NothingToRun);
    expect(() => goldenFiles(`${import.meta.dirname}/samples`, 'knitting')).toThrow(
      'There is no group knitting',
    );
  });
});
