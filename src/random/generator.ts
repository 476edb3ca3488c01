/** State words of the Mersenne twister MT19937 (Matsumoto and Nishimura 1998). */
const N = 624;
const M = 397;

/** The seed of a `new Generator()`: PyTorch's `default_rng_seed_val`. */
const DEFAULT_SEED = 67280421310721n;

/** Bytes of PyTorch's saved state: seed, counters, 624 words of 64 bits, and the kept normal samples. */
const STATE_SIZE = 5056;

/**
 * A stream of random numbers, the same that PyTorch's CPU generator draws from the same seed: the Mersenne
 * twister MT19937, and the second half of the last Box–Muller pair, which waits for the next draw.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Generator.html
 * @example
 * ```ts
 * const generator = new Generator().manualSeed(5);
 * print(generator.initialSeed(), generator.random());
 * // 5 953453411
 * ```
 */
export class Generator {
  /**
   * The second normal sample of the last pair drawn in float64, or null: PyTorch keeps it for the next draw.
   */
  nextNormalSample: number | null = null;
  private readonly state: Uint32Array = new Uint32Array(N);
  private position = N;
  private seedValue = DEFAULT_SEED;
  private awaitsSeed = false;

  constructor() {
    this.manualSeed(DEFAULT_SEED);
  }

  /**
   * A generator that takes a seed nobody can foresee when it is first used, not before: where such seeds come
   * from takes milliseconds to load.
   */
  static unforeseeable(): Generator {
    const generator = new Generator();
    generator.awaitsSeed = true;
    return generator;
  }

  /**
   * Starts the stream anew from `seed`, an integer of -2^63 to 2^64 - 1; a negative one stands for seed +
   * 2^64. Only the low 32 bits choose the stream. Returns the generator; throws on a fraction or an overflow.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Generator.html#torch.Generator.manual_seed
   */
  manualSeed(seed: number | bigint): this {
    this.seedValue = canonicalSeed(seed);
    this.awaitsSeed = false;
    this.nextNormalSample = null;
    const { state } = this;
    state[0] = Number(this.seedValue & 0xffffffffn);
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(previous, 1812433253) + i;
    }
    this.position = N;
    return this;
  }

  /** The seed that started the stream, as an unsigned 64-bit integer. */
  initialSeed(): bigint {
    this.beginAtLast();
    return this.seedValue;
  }

  /** Starts the stream from a seed that nobody can foresee (53 random bits), and returns the seed. */
  seed(): bigint {
    const [low = 0, high = 0] = crypto.getRandomValues(new Uint32Array(2));
    const seed = (BigInt(high & 0x1fffff) << 32n) | BigInt(low);
    this.manualSeed(seed);
    return seed;
  }

  /** The next 32 random bits, as an unsigned integer. */
  random(): number {
    if (this.position === N) this.refill();
    let word = this.state[this.position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** The next 64 random bits, as an unsigned integer: the first word drawn is the high one. */
  random64(): bigint {
    const high = this.random();
    return (BigInt(high) << 32n) | BigInt(this.random());
  }

  /** The low 53 of the next 64 random bits: what a number holds of `random64()`, without a bigint. */
  random53(): number {
    const high = this.random() & 0x1fffff;
    return high * 2 ** 32 + this.random();
  }

  /**
   * The state in the 5056 bytes of PyTorch's `get_rng_state`, so that a checkpoint carries it both ways.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.get_rng_state.html
   */
  getState(): Uint8Array {
    this.beginAtLast();
    const bytes = new Uint8Array(STATE_SIZE);
    const view = new DataView(bytes.buffer);
    const fresh = this.position === N;
    view.setBigUint64(0, this.seedValue, true);
    // PyTorch counts the words left until the next refill, one more than there are; `next` is the position.
    view.setInt32(8, fresh ? 1 : N - this.position + 1, true);
    view.setInt32(12, 1, true);
    view.setBigUint64(16, BigInt(fresh ? 0 : this.position), true);
    this.state.forEach((word, i) => {
      view.setBigUint64(24 + 8 * i, BigInt(word), true);
    });
    view.setFloat64(5024, this.nextNormalSample ?? 0, true);
    view.setInt32(5040, this.nextNormalSample === null ? 0 : 1, true);
    return bytes;
  }

  /**
   * Continues the stream from a state that `getState` or PyTorch's `get_rng_state` saved. Throws on other
   * bytes.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.set_rng_state.html
   */
  setState(bytes: Uint8Array): this {
    if (bytes.length !== STATE_SIZE) {
      throw new RangeError(
        `Expected a CPUGeneratorImplState of size ${STATE_SIZE} but found the input RNG state size to be ` +
          `${bytes.length}. Pass the bytes that getState() gave.`,
      );
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const left = view.getInt32(8, true);
    if (view.getInt32(12, true) !== 1 || left < 1 || left > N) {
      throw new RangeError('Invalid mt19937 state. Pass the bytes that getState() gave.');
    }
    this.seedValue = view.getBigUint64(0, true);
    this.awaitsSeed = false;
    this.position = N - left + 1;
    for (let i = 0; i < N; i++) this.state[i] = view.getUint32(24 + 8 * i, true);
    this.nextNormalSample = view.getInt32(5040, true) === 0 ? null : view.getFloat64(5024, true);
    return this;
  }

  private beginAtLast(): void {
    if (this.awaitsSeed) this.seed();
  }

  /** The recurrence of MT19937, 624 words at once; the index arithmetic wraps around the state. */
  private refill(): void {
    this.beginAtLast();
    const { state } = this;
    for (let i = 0; i < N; i++) {
      const bits = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}

/** A seed as an unsigned 64-bit integer, with PyTorch's range check. */
function canonicalSeed(seed: number | bigint): bigint {
  if (typeof seed !== 'bigint' && !Number.isInteger(seed)) {
    throw new TypeError(`manual_seed expected a long, but got ${seed}. Pass an integer number or a bigint.`);
  }
  const value = BigInt(seed);
  if (value < -(2n ** 63n) || value >= 2n ** 64n) {
    throw new RangeError(
      `Overflow when unpacking long: the seed ${seed} must be at least -2^63 and below 2^64.`,
    );
  }
  return BigInt.asUintN(64, value);
}

/** The generator that every random function uses unless it is given another; it starts from a random seed. */
export const defaultGenerator: Generator = Generator.unforeseeable();

/**
 * Seeds the default generator: the same seed gives the same stream as in PyTorch. Returns the generator.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.manual_seed.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(rand([2]));
 * // tensor([0.4963, 0.7682])
 * ```
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/**
 * The seed that the default generator started from.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.initial_seed.html
 * @example
 * ```ts
 * manualSeed(-1);
 * print(initialSeed());
 * // 18446744073709551615
 * ```
 */
export function initialSeed(): bigint {
  return defaultGenerator.initialSeed();
}

/**
 * Seeds the default generator from a number that nobody can foresee, and returns it.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.seed.html
 * @example
 * ```ts
 * print(seed() === initialSeed());
 * // true
 * ```
 */
export function seed(): bigint {
  return defaultGenerator.seed();
}
