import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as fovea from '../../index.ts';

const { tensor, where } = fovea;
const values = (t: fovea.Tensor) => Array.from(t.detach().toTypedArray(), Number);

describe('types', () => {
  it.each([
    ['int64 / int64', tensor([1n]).div(tensor([2n])).dtype, 'float32'],
    ['int64 // int64', tensor([1n]).floorDivide(2).dtype, 'int64'],
    ['uint8 + int8', tensor([1], { dtype: 'uint8' }).add(tensor([1], { dtype: 'int8' })).dtype, 'int16'],
    ['bool + int', tensor([true]).add(1).dtype, 'int64'],
    ['int64 · 0-d float64', tensor([1n]).mul(tensor(2, { dtype: 'float64' })).dtype, 'float64'],
    ['float32 · 0-d float64', tensor([1]).mul(tensor(2, { dtype: 'float64' })).dtype, 'float32'],
    ['clamp of integers', tensor([1n, 9n]).clamp(3).dtype, 'int64'],
  ])('%s', (_, found, expected) => expect(found).toBe(expected));

  it('lets uint8 wrap', () => {
    const x = tensor([250, 3], { dtype: 'uint8' });
    expect(values(x.add(10))).toEqual([4, 13]);
    expect(values(x.sub(255))).toEqual([251, 4]);
  });
});

describe('division of integers', () => {
  it('agrees with the definitions', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    const divisor = number.filter((n) => n !== 0);
    fc.assert(
      fc.property(number, divisor, (a, b) => {
        const [x, y] = [tensor(BigInt(a)), tensor(BigInt(b))];
        expect(x.floorDivide(y).item()).toBe(Math.floor(a / b) + 0);
        expect(x.div(y, { roundingMode: 'trunc' }).item()).toBe(Math.trunc(a / b) + 0);
        expect(x.floorDivide(y).mul(y).add(x.remainder(y)).item()).toBe(a + 0);
        expect(x.gcd(y).mul(x.lcm(y)).item()).toBe(Math.abs(a * b));
      }),
    );
  });
});

describe('special places', () => {
  it.each([
    ['max(a, NaN)', tensor([1]).maximum(tensor([NaN])), [NaN]],
    ['fmax(a, NaN)', tensor([1]).fmax(tensor([NaN])), [1]],
    ['1 ** NaN', tensor([1]).pow(tensor([NaN])), [1]],
    ['xlogy(0, 0)', tensor([0]).xlogy(tensor([0])), [0]],
    ['copysign(1, -0)', tensor([1]).copysign(tensor([-0])), [-1]],
    ['round half to even', tensor([0.5, 1.5, -2.5]).round(), [0, 2, -2]],
    ['hypot without overflow', tensor([3e38]).hypot(tensor([0])), [Math.fround(3e38)]],
    ['clamp with crossed bounds', tensor([0]).clamp(3, 1), [1]],
    ['logaddexp(∞, ∞)', tensor([Infinity]).logaddexp(tensor([Infinity])), [Infinity]],
    ['nextafter(0, 1)', tensor([0]).nextafter(tensor([1])), [2 ** -149]],
  ])('%s', (_, found, expected) => expect(values(found)).toEqual(expected));

  it('gives an infinite slope no weight where the formula chooses', () => {
    const [x, y] = [tensor([0, 4], { requiresGrad: true }), tensor([0, 4], { requiresGrad: true })];
    x.xlogy(y).sum().backward();
    expect(values(y.grad ?? y)).toEqual([0, 1]);
  });

  it('gives equal operands half of the gradient each', () => {
    const [x, y] = [tensor([1, 2], { requiresGrad: true }), tensor([1, 1], { requiresGrad: true })];
    x.maximum(y).sum().backward();
    expect([values(x.grad ?? x), values(y.grad ?? y)]).toEqual([
      [0.5, 1],
      [0.5, 0],
    ]);
  });
});

describe('errors', () => {
  it.each([
    [
      () => tensor([1, 2, 3]).add(tensor([1, 2])),
      'The size of tensor a (3) must match the size of tensor b (2)',
    ],
    [() => tensor([true]).sub(tensor([true])), 'Subtraction, the `-` operator, with two bool tensors'],
    [() => tensor([true]).neg(), 'Negation, the `-` operator, on a bool tensor is not supported.'],
    [() => tensor([1.5]).bitwiseNot(), '~ (operator.invert) is only implemented on integer and Boolean-type'],
    [() => tensor([1.5]).bitwiseAnd(tensor([1])), '"bitwise_and_cpu" not implemented for \'Float\''],
    [() => tensor([1]).clamp(), "torch.clamp: At least one of 'min' or 'max' must not be None"],
    [() => tensor([3n]).remainder(0), 'ZeroDivisionError'],
    [() => tensor([2n]).pow(-1), 'Integers to negative integer powers are not allowed.'],
    [() => tensor([1n]).add(1, { alpha: 1.5 }), 'For integral input tensors, argument alpha must not be a'],
    [() => tensor([1n]).add_(1.5), "result type Float can't be cast to the desired output type Long"],
    [
      () => tensor([1]).add_(tensor([[1], [2]])),
      "output with shape [1] doesn't match the broadcast shape [2, 1]",
    ],
    [
      () => where(tensor([1]), 1, 2),
      'where expected condition to be a boolean tensor, but got a tensor with dtype',
    ],
  ])('%#', (call, sentence) => expect(call).toThrow(sentence));
});

it('divides a number by way of the reciprocal, as PyTorch rounds it', () => {
  const x = tensor([3, 7, 49]);
  expect(values(fovea.div(5, x))).toEqual(values(x.reciprocal().mul(5)));
  expect(fovea.div(2, tensor([1n, 4n])).dtype).toBe('float32');
});

it.each<[string, number[], string]>([
  ['too many elements', [3], "output with shape [1] doesn't match the broadcast shape [3]"],
  ['too many dimensions', [2, 1], "output with shape [1] doesn't match the broadcast shape [2, 1]"],
])('copy_ refuses %s', (_, shape, sentence) => {
  expect(() => tensor([1]).copy_(fovea.ones(shape))).toThrow(sentence);
});

describe('closeness', () => {
  it('says no where elements differ', () => {
    expect(tensor([1, 2]).equal(tensor([1, 3]))).toBe(false);
    expect(tensor([1, 2]).allclose(tensor([1, 2.1]))).toBe(false);
    expect(tensor([NaN]).allclose(tensor([NaN]), { equalNan: true })).toBe(true);
  });
});
