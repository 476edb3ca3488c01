import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';

/**
 * Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A: m × n outputs from (m + 2) × (n + 2) inputs d and a 3×3 kernel g with
 * (m + 2) · (n + 2) multiplications; the matrices that stand left are for m rows, those right for n columns.
 * Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
 */
export interface Transforms {
  readonly input: readonly (readonly number[])[];
  readonly weight: readonly (readonly number[])[];
  readonly output: readonly (readonly number[])[];
}

/** Outputs of a tile along one axis. */
export type TileSize = 2 | 4;

/** The outputs of a tile: so many rows of so many. Each axis has transforms of its own. */
export interface TileShape {
  readonly rows: TileSize;
  readonly columns: TileSize;
}

/** The multiplications of a tile, one for each place of it when transformed: (m + 2) · (n + 2). */
export function productsOf({ rows, columns }: TileShape): number {
  return (rows + 2) * (columns + 2);
}

/** A tile's shape as a word. */
export function nameOf({ rows, columns }: TileShape): string {
  return `${rows}x${columns}`;
}

/** By the outputs along an axis. */
export const transforms: { readonly [Size in TileSize]: Transforms } = {
  2: {
    input: [
      [1, 0, -1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, 1, 0, -1],
    ],
    weight: [
      [1, 0, 0],
      [1 / 2, 1 / 2, 1 / 2],
      [1 / 2, -1 / 2, 1 / 2],
      [0, 0, 1],
    ],
    output: [
      [1, 1, 1, 0],
      [0, 1, -1, -1],
    ],
  },
  4: {
    input: [
      [4, 0, -5, 0, 1, 0],
      [0, -4, -4, 1, 1, 0],
      [0, 4, -4, -1, 1, 0],
      [0, -2, -1, 2, 1, 0],
      [0, 2, -1, -2, 1, 0],
      [0, 4, 0, -5, 0, 1],
    ],
    weight: [
      [1 / 4, 0, 0],
      [-1 / 6, -1 / 6, -1 / 6],
      [-1 / 6, 1 / 6, -1 / 6],
      [1 / 24, 1 / 12, 1 / 6],
      [1 / 24, -1 / 12, 1 / 6],
      [0, 0, 1],
    ],
    output: [
      [1, 1, 1, 1, 1, 0],
      [0, 1, -1, 2, -2, 0],
      [0, 1, 1, 4, 4, 0],
      [0, 1, -1, 8, -8, 1],
    ],
  },
};

/** Writes linear combinations of vectors with the rows of a small matrix. */
export class Combiner {
  private readonly f: FunctionBuilder;
  private readonly features: Features;
  private readonly spare: readonly Local[];

  constructor(f: FunctionBuilder, features: Features) {
    this.f = f;
    this.features = features;
    this.spare = Array.from({ length: 5 }, () => f.local('v128'));
  }

  /** `matrix · values`, row by row; `use` is given the place of each result. */
  apply(
    matrix: readonly (readonly number[])[],
    values: readonly Local[],
    use: (row: number, result: Local) => void,
  ): void {
    const done = new Set<number>();
    matrix.forEach((row, index) => {
      if (done.has(index)) return;
      const twin = index + 1;
      if (isMirrored(row, matrix[twin])) {
        this.applyMirrored(row, values, (sum, difference) => {
          use(index, sum);
          use(twin, difference());
        });
        done.add(twin);
      } else {
        this.combine(this.spare[0], row, values);
        use(index, this.spare[0]);
      }
    });
  }

  /** The even terms e and the odd terms o once, for the rows e + o and e − o. */
  private applyMirrored(
    row: readonly number[],
    values: readonly Local[],
    use: (sum: Local, difference: () => Local) => void,
  ): void {
    const { f } = this;
    const [even, odd, result] = this.spare;
    const half = (parity: number) => row.map((value, n) => (n % 2 === parity ? value : 0));
    this.combine(even, half(0), values);
    this.combine(odd, half(1), values);
    f.get(even).get(odd).op('f32x4.add').set(result);
    use(result, () => {
      f.get(even).get(odd).op('f32x4.sub').set(result);
      return result;
    });
  }

  /** `target = Σ row[n] · values[n]`, beginning with a term that needs no multiplication if there is one. */
  combine(target: Local, row: readonly number[], values: readonly Local[]): void {
    const { f, features } = this;
    const rank = (value: number) => (value === 1 ? 0 : value === -1 ? 2 : 1);
    const terms = row
      .map((value, n) => ({ value, from: values[n] }))
      .filter(({ value }) => value !== 0)
      .sort((a, b) => rank(a.value) - rank(b.value));
    const [first, ...others] = terms;
    f.get(first.from);
    if (first.value !== 1) f.f32x4(first.value).op('f32x4.mul');
    f.set(target);
    for (const { value, from } of others) {
      if (Math.abs(value) === 1) {
        f.get(target)
          .get(from)
          .op(value > 0 ? 'f32x4.add' : 'f32x4.sub')
          .set(target);
      } else {
        f.get(from).f32x4(value);
        multiplyAdd(f, 'f32x4', features, () => f.get(target));
        f.set(target);
      }
    }
  }
}

/** Whether the next row has the same even and the opposite odd coefficients, and both kinds occur. */
function isMirrored(row: readonly number[], next: readonly number[] | undefined): boolean {
  if (next === undefined) return false;
  const has = (parity: number) => row.some((value, n) => n % 2 === parity && value !== 0);
  return row.every((value, n) => next[n] === (n % 2 === 0 ? value : -value)) && has(0) && has(1);
}
