/** A namespace of a few lines that stands in for fovea where the interpreter itself is tested. */
import type { Namespace } from './fovea.ts';

class FakeTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];

  constructor(values: readonly number[], dtype: string, shape: readonly number[]) {
    this.values = values;
    this.dtype = dtype;
    this.shape = shape;
  }

  reshape(shape: readonly number[]): FakeTensor {
    return new FakeTensor(this.values, this.dtype, shape);
  }

  clone(): FakeTensor {
    return this;
  }

  detach(): FakeTensor {
    return this;
  }

  toTypedArray(): readonly number[] {
    return this.values;
  }

  item(): number | undefined {
    return this.values[0];
  }

  stride(): readonly number[] {
    return this.shape.map(() => 1);
  }

  add(other: number): FakeTensor {
    if (other > 100) throw new RangeError('add: other is one of {b, a}, which is too large. Take less.');
    return new FakeTensor(
      this.values.map((value) => value + other),
      this.dtype,
      this.shape,
    );
  }

  toString(): string {
    return `tensor(${this.values})`;
  }
}

class Scale {
  readonly factor: number;

  constructor(factor: number) {
    this.factor = factor;
  }

  forward(input: FakeTensor): FakeTensor {
    return new FakeTensor(
      input.values.map((value) => value * this.factor),
      input.dtype,
      input.shape,
    );
  }
}

export const fake: Namespace = {
  tensor: (values: ArrayLike<number>, { dtype }: { dtype: string }) =>
    new FakeTensor(Array.from(values, Number), dtype, [values.length]),
  noGrad: (run: () => unknown) => run(),
  sub: (left: number, right: FakeTensor) => right.add(-left),
  twice: (input: FakeTensor) => [input, input],
  nn: { Scale },
};
