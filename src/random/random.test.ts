import { describe, expect, test } from 'vitest';
import { hex } from '../../test/hex.ts';
import { bernoulli } from './bernoulli.ts';
import { exponential } from './exponential.ts';
import { defaultGenerator, Generator, initialSeed, manualSeed, seed } from './generator.ts';
import { permutation, randomIntegers, samplingOrder } from './integers.ts';
import { multinomial } from './multinomial.ts';
import { normal } from './normal.ts';
import { uniform } from './uniform.ts';

// Every expectation is what PyTorch 1.13.1 draws on a CPU with AVX2.

const seeded = (value: number | bigint) => new Generator().manualSeed(value);
const f32 = (length: number) => new Float32Array(length);
const f64 = (length: number) => new Float64Array(length);

describe('generator', () => {
  test('takes 64-bit and negative seeds', () => {
    expect(hex(uniform(seeded(1099511627781n), f32(3)))).toBe('3f548b63 3e012338 3f684fef');
    expect(hex(uniform(seeded(-1), f32(3)))).toBe('3f7e69a3 3f124122 3f11ec0c');
    expect(seeded(-1).initialSeed()).toBe(18446744073709551615n);
    expect(seeded(-(2n ** 63n)).initialSeed()).toBe(2n ** 63n);
  });

  test('starts from PyTorch’s default seed', () => {
    expect(new Generator().initialSeed()).toBe(67280421310721n);
    expect(hex(uniform(new Generator(), f32(3)))).toBe('3e88daec 3f5f5e04 3eabaafa');
  });

  test('refuses seeds that are not 64-bit integers', () => {
    expect(() => seeded(1.5)).toThrow('manual_seed expected a long, but got 1.5');
    expect(() => seeded(Number.NaN)).toThrow('manual_seed expected a long');
    expect(() => seeded(2n ** 64n)).toThrow('Overflow when unpacking long');
    expect(() => seeded(-(2n ** 63n) - 1n)).toThrow('Overflow when unpacking long');
  });

  test('saves its state in PyTorch’s bytes, the kept normal sample included', () => {
    const generator = seeded(5);
    normal(generator, f32(3));
    uniform(generator, f32(4));
    const state = generator.getState();
    expect(state.length).toBe(5056);
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    expect(text(state.slice(0, 32))).toBe('050000000000000065020000010000000c000000000000004bee48f300000000');
    expect(text(state.slice(-32))).toBe('2c078cec5b5ce53f000000000000000001000000000000000000000000000000');
    const copy = new Generator().setState(state);
    expect(hex(normal(copy, f32(3)))).toBe('3f2ae2df bfb36af9 bf4336f2');
    expect(hex(normal(generator, f32(3)))).toBe('3f2ae2df bfb36af9 bf4336f2');
  });

  test('continues from a saved state wherever the stream stood', () => {
    for (const drawn of [0, 1, 622, 623, 624, 625, 2000]) {
      const generator = seeded(9);
      for (let i = 0; i < drawn; i++) generator.random();
      const copy = new Generator().setState(generator.getState());
      for (let i = 0; i < 1300; i++) expect(copy.random()).toBe(generator.random());
    }
  });

  test('refuses states that are not its own', () => {
    expect(() => seeded(0).setState(new Uint8Array(5))).toThrow('found the input RNG state size to be 5');
    expect(() => seeded(0).setState(new Uint8Array(5056))).toThrow('Invalid mt19937 state');
  });

  test('the default generator is seeded by hand or at random', () => {
    manualSeed(42);
    expect(initialSeed()).toBe(42n);
    const first = hex(uniform(defaultGenerator, f32(4)));
    expect(hex(uniform(manualSeed(42), f32(4)))).toBe(first);
    const random = seed();
    expect(initialSeed()).toBe(random);
    expect(random < 2n ** 53n).toBe(true);
  });
});

describe('uniform', () => {
  test('float32, with from and to in one rounding', () => {
    expect(hex(uniform(seeded(0), f32(5)))).toBe('3efe1558 3f44aa2f 3db533a8 3e073300 3e9d6686');
    expect(hex(uniform(seeded(3), f32(4), -0.3, 0.7))).toBe('be976ac6 be4718d4 bc67f500 be8bcc94');
  });

  test('float64', () => {
    expect(hex(uniform(seeded(3), f64(2)))).toBe('3fa176a121b06980 3fd259f3ae0dcd06');
    expect(hex(uniform(seeded(3), f64(2), -0.3, 0.7))).toBe('bfd1045f0efd2603 bf8b27f0a4acc5a0');
  });

  test('refuses bounds in the wrong order', () => {
    const sentence = 'uniform_ expects to return a [from, to) range, but found from=1.5 > to=0';
    expect(() => uniform(seeded(0), f32(1), 1.5, 0)).toThrow(sentence);
  });
});

describe('normal', () => {
  test('fewer than 16: pairs in float64, the second one kept', () => {
    const generator = seeded(0);
    expect(hex(normal(generator, f32(3)))).toBe('3fc53f5c be963c50 c00b7149');
    expect(hex(normal(generator, f32(4)))).toBe('3f1184b6 bf8ad1a1 bfb3052d 3ece837a');
  });

  test('16 and more: blocks, the last of them drawn anew', () => {
    expect(hex(normal(seeded(0), f32(17)))).toBe(
      'bf901b85 bfd91446 3f111004 3f4b235d 3f194d8b bfc70d5b beaec6ca 3fed2f4e ' +
        '3eefaa55 bf15e32b be318eeb 3e3be1a4 3fb1d6c0 3fcb0d00 3f72409c bf57fb33 3f6e8c30',
    );
    const many = normal(seeded(3), f32(20011), 0.3, 1.7);
    expect(hex(many.subarray(0, 4))).toBe('3e2dc712 3f696ba2 bf83c451 3ed7db95');
    expect(hex(many.subarray(-2))).toBe('bee2f92f bfdc2b84');
  });

  test('mean and std', () => {
    const generator = seeded(99);
    expect(hex(normal(generator, f32(5), 1, 2))).toBe('400e6c7e bface3fb bf07801d beaa9031 401f4762');
    expect(hex(normal(generator, f32(40), 0, 0.02).subarray(0, 3))).toBe('3c42eac2 3d01fa34 3cbe9919');
  });

  test('float64 to the last place but one', () => {
    const wanted = [-0.21774879177876416, 0.1466771298110492, 0.6690811213485476, -0.5141241139283437];
    const drawn = normal(seeded(3), f64(16));
    wanted.forEach((value, i) => {
      expect(Math.abs(drawn[i]! - value)).toBeLessThanOrEqual(1.2e-16);
    });
  });

  test('refuses a negative std', () => {
    expect(() => normal(seeded(0), f32(1), 0, -1.5)).toThrow('normal expects std >= 0.0, but found std -1.5');
  });
});

describe('integers', () => {
  test('ranges below and from 2^32', () => {
    expect([...randomIntegers(seeded(7), new BigInt64Array(6), -5n, 5n)]).toEqual([
      0n,
      -3n,
      -4n,
      1n,
      -2n,
      2n,
    ]);
    expect([...randomIntegers(seeded(7), new BigInt64Array(2), 0n, 8589934592n)]).toEqual([
      5271381188n,
      5664942582n,
    ]);
    expect([...randomIntegers(seeded(3), new BigInt64Array(2), 0n, 2n ** 32n)]).toEqual([
      303761048n,
      3607553667n,
    ]);
    expect([...randomIntegers(seeded(3), new BigInt64Array(2), -(2n ** 63n), 2n ** 63n - 1n)]).toEqual([
      937055941807507096n,
      3839649608876091011n,
    ]);
  });

  test('other element types', () => {
    const all = randomIntegers(seeded(3), new Int32Array(3), -(2n ** 31n), 2n ** 31n);
    expect([...all]).toEqual([218175338, -1843722600, 893988089]);
    // Beyond 2^24 the upper bound moves to a value that float32 holds.
    expect(hex(randomIntegers(seeded(3), f32(2), -1000n, 2n ** 40n))).toBe('5374ec66 532c5c0e');
  });

  test('permutations and samplers', () => {
    expect([...permutation(seeded(7), 10)].map(Number)).toEqual([5, 0, 3, 4, 1, 7, 9, 6, 8, 2]);
    expect([...permutation(seeded(3), 1000).subarray(0, 4)].map(Number)).toEqual([986, 114, 871, 894]);
    const order = samplingOrder(seeded(99), 12);
    expect([...order].map(Number)).toEqual([4, 3, 10, 5, 0, 7, 2, 1, 11, 8, 9, 6]);
  });

  test('refuses empty ranges and negative counts', () => {
    const sentence = "random_ expects 'from' to be less than 'to', but got from=5 >= to=5";
    expect(() => randomIntegers(seeded(0), f32(1), 5n, 5n)).toThrow(sentence);
    expect(() => permutation(seeded(0), -1)).toThrow('n must be non-negative, got -1');
  });
});

describe('bernoulli, exponential, multinomial', () => {
  test('bernoulli draws 53 bits for a number and 24 for each element of a float32 array', () => {
    const text = (p: number | Float32Array) => bernoulli(seeded(3), f32(8), p).join('');
    expect([text(0.3), text(f32(8).fill(0.3))]).toEqual(['11010010', '11110100']);
    expect(() => bernoulli(seeded(0), f32(1), 1.5)).toThrow(
      'bernoulli_ expects p to be in [0, 1], but got p=1.5',
    );
    const sentence = 'Expected p_in >= 0 && p_in <= 1 to be true, but got false.';
    expect(() => bernoulli(seeded(0), f32(1), f32(1).fill(2))).toThrow(sentence);
  });

  test('exponential', () => {
    expect(hex(exponential(seeded(3), f32(4), 1.5))).toBe('3cbd86f2 3e66adfb 3f7d0062 3e0343f8');
    const sentence = 'exponential_ expects lambda >= 0.0, but found lambda=-1';
    expect(() => exponential(seeded(0), f32(1), -1)).toThrow(sentence);
  });

  test('multinomial with and without replacement', () => {
    const p = Float32Array.of(0.1, 0.2, 0.3, 0.4);
    const generator = seeded(99);
    expect([...multinomial(generator, p, 4, 8, true)].map(Number)).toEqual([3, 2, 3, 2, 3, 2, 2, 3]);
    expect([...multinomial(generator, p, 4, 3)].map(Number)).toEqual([3, 2, 0]);
  });

  test('multinomial refuses what is not a distribution', () => {
    const draw = (weights: number[], count: number, replacement: boolean) => () =>
      multinomial(seeded(0), Float64Array.from(weights), weights.length, count, replacement);
    expect(draw([1, 1], 3, false)).toThrow(
      'cannot sample n_sample > prob_dist.size(-1) samples without replacement',
    );
    expect(draw([1, 1], 0, true)).toThrow('cannot sample n_sample <= 0 samples');
    expect(draw([1, -1], 1, true)).toThrow('(encountering probability entry < 0)');
    expect(draw([1, Number.NaN], 1, true)).toThrow('(encountering probability entry = infinity or NaN)');
    expect(draw([1, -1], 1, false)).toThrow('contains either `inf`, `nan` or element < 0');
    expect(draw([0, 0], 1, true)).toThrow('(sum of probabilities <= 0)');
    expect(draw([0, 0], 1, false)).toThrow('(sum of probabilities <= 0)');
  });
});

test('the notebook’s seed: initial weights of Conv2d(1, 1, [1, 2]), then its normal numbers', () => {
  // kaimingUniform_ with a = sqrt(5): bound = sqrt(3) * sqrt(2 / (1 + a²)) / sqrt(fan in).
  const bound = Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(2));
  const generator = seeded(131587289);
  expect(hex(uniform(generator, f32(2), -bound, bound))).toBe('bd95b661 3f2af193');
  expect(hex(normal(generator, f32(27)).subarray(0, 4))).toBe('3fb9c577 bffab2f5 beff9ac1 bf623a04');
  expect(hex(normal(generator, f32(6)))).toBe('3ea2e89e 3fcef4da bfe8a70f be013c71 bfe71e1d 3eb139d9');
});
