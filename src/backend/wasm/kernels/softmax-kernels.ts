import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addDoubles, keepLargest, shuffle } from './lanes.ts';
import { integerFunction, integers, vectors } from './loops.ts';
import { exp, log } from './math.ts';

/** Whether the elements of a line follow each other, or neighbouring lines are computed at a time. */
export type LineDirection = 'along' | 'across';

/** What a kernel is specialised for. */
export interface SoftmaxSpec {
  readonly isLogarithm: boolean;
  readonly direction: LineDirection;
  /** Across: how many times four lines are computed at a time. A cache line holds sixteen of them. */
  readonly fours: number;
  readonly features: Features;
}

/**
 * `run(source, output, target, lines, size, step)`: along, `lines` lines of `size` elements that follow each
 * other; across, `lines` times `fours` times four neighbouring lines, whose elements lie `step` bytes apart.
 * The output is what slopes read beside the gradient.
 */
export function softmaxKernel(spec: SoftmaxSpec): KernelSource<'run'> {
  return new LineWriter(spec).kernel((writer) => writer.softmax());
}

export function softmaxSlopesKernel(spec: SoftmaxSpec): KernelSource<'run'> {
  return new LineWriter(spec).kernel((writer) => writer.slopes());
}

/** Four lines, or four parts of one: what is known of them. */
interface Group {
  /** In bytes from the cursors. */
  readonly offset: number;
  readonly best: Local;
  readonly total: Local;
  readonly sums: readonly [Local, Local];
}

class LineWriter {
  private readonly f: FunctionBuilder;
  private readonly spec: SoftmaxSpec;
  private readonly parameters: readonly Local[];
  private readonly cursors: readonly Local[];
  private readonly rest: Local;
  private readonly value: Local;
  private readonly other: Local;
  private readonly groups: readonly Group[];

  constructor(spec: SoftmaxSpec) {
    const [f, ...parameters] = integerFunction(6);
    f.keepsConstants = true;
    this.f = f;
    this.spec = spec;
    this.parameters = parameters;
    this.cursors = integers(f, 3);
    this.rest = f.local('i32');
    [this.value, this.other] = vectors(f, 2);
    this.groups = Array.from({ length: spec.direction === 'along' ? 1 : spec.fours }, (_, n) => {
      const [best, total, low, high] = vectors(f, 4);
      return { offset: 16 * n, best, total, sums: [low, high] };
    });
  }

  kernel(write: (writer: LineWriter) => void): KernelSource<'run'> {
    const { f } = this;
    const [source, output, target, lines, size] = this.parameters;
    const [line, bytes] = integers(f, 2);
    if (this.spec.direction === 'across') f.i32(16 * this.groups.length).set(bytes);
    else f.get(size).i32(2).op('i32.shl').set(bytes);
    f.forUpTo(line, lines, 1, () => {
      write(this);
      for (const pointer of [source, output, target]) f.get(pointer).get(bytes).op('i32.add').set(pointer);
    });
    return { functions: { run: f } };
  }

  softmax(): void {
    const { f, value, groups } = this;
    const { isLogarithm, features } = this.spec;
    this.findLargest();
    this.clearSums();
    // e^(x − max x): the largest power is 1, so nothing overflows.
    this.eachElement((width, group) => {
      this.load(0, width, group).get(group.best).op('f32x4.sub').set(value);
      exp(f, value, features);
      f.set(value);
      if (!isLogarithm) this.store(value, width, group);
      this.addToSums(value, width, group);
    });
    this.foldSums();
    for (const { total } of isLogarithm ? groups : []) {
      log(f, total, features);
      f.set(total);
    }
    this.eachElement((width, group) => {
      const { best, total } = group;
      if (isLogarithm) this.load(0, width, group).get(best).op('f32x4.sub').get(total).op('f32x4.sub');
      else this.load(2, width, group).get(total).op('f32x4.div');
      f.set(value);
      this.store(value, width, group);
    });
  }

  slopes(): void {
    const { f, value, other } = this;
    const { isLogarithm, features } = this.spec;
    this.clearSums();
    this.eachElement((width, group) => {
      this.load(0, width, group);
      if (!isLogarithm) this.load(1, width, group).op('f32x4.mul');
      f.set(value);
      this.addToSums(value, width, group);
    });
    this.foldSums();
    this.eachElement((width, group) => {
      if (isLogarithm) {
        // g − eʸ · Σ g
        this.load(1, width, group).set(other);
        this.load(0, width, group);
        exp(f, other, features);
        f.get(group.total).op('f32x4.mul', 'f32x4.sub').set(value);
      } else {
        // y · (g − Σ g · y)
        this.load(0, width, group).get(group.total).op('f32x4.sub');
        this.load(1, width, group).op('f32x4.mul').set(value);
      }
      this.store(value, width, group);
    });
  }

  private findLargest(): void {
    const { f, value, groups } = this;
    for (const { best } of groups) f.f32x4(Number.NEGATIVE_INFINITY).set(best);
    this.eachElement((width, group) => {
      this.load(0, width, group);
      keepLargest(f, group.best, value);
    });
    if (this.spec.direction === 'across') return;
    const [{ best }] = groups;
    for (const lanes of [
      [2, 3, 0, 1],
      [1, 0, 3, 2],
    ]) {
      f.get(best).get(best);
      shuffle(f, lanes);
      keepLargest(f, best, value);
    }
  }

  private clearSums(): void {
    for (const { sums } of this.groups) for (const sum of sums) this.f.f64x2(0).set(sum);
  }

  private addToSums(value: Local, width: number, { sums }: Group): void {
    const { f } = this;
    if (width === 1)
      f.get(value)
        .v128(Int32Array.of(-1, 0, 0, 0))
        .op('v128.and')
        .set(value);
    addDoubles(f, sums, value);
  }

  /** The sum of a line in every lane, or the sums of four lines. */
  private foldSums(): void {
    const { f, groups } = this;
    for (const { total, sums } of groups) {
      const [low, high] = sums;
      if (this.spec.direction === 'across') {
        f.get(low).op('f32x4.demote_f64x2_zero').get(high).op('f32x4.demote_f64x2_zero');
        f.shuffle32(0, 1, 4, 5).set(total);
      } else {
        f.get(low).get(high).op('f64x2.add').tee(low).get(low).get(low);
        f.shuffle64(1, 0).op('f64x2.add', 'f32x4.demote_f64x2_zero');
        f.lane('f32x4.extract_lane', 0).op('f32x4.splat').set(total);
      }
    }
  }

  /** Visits the elements of the line: four at a time and then one, or one of each line. */
  private eachElement(visit: (width: number, group: Group) => void): void {
    const { f, rest, cursors } = this;
    const [source, output, target, , size, step] = this.parameters;
    [source, output, target].forEach((pointer, n) => {
      f.get(pointer).set(cursors[n]);
    });
    f.get(size).set(rest);
    const isAcross = this.spec.direction === 'across';
    for (const width of isAcross ? [4] : [4, 1]) {
      f.whileAtLeast(rest, isAcross ? 1 : width, () => {
        for (const group of this.groups) visit(width, group);
        for (const cursor of cursors) {
          if (isAcross) f.get(cursor).get(step).op('i32.add').set(cursor);
          else f.advance(cursor, 4 * width);
        }
      });
    }
  }

  /** Pushes elements of the n-th tensor; a single one in every lane. */
  private load(n: number, width: number, { offset }: Group): FunctionBuilder {
    return this.f.get(this.cursors[n]).memory(width === 4 ? 'v128.load' : 'v128.load32_splat', offset);
  }

  private store(value: Local, width: number, { offset }: Group): void {
    this.f.get(this.cursors[2]).get(value);
    if (width === 4) this.f.memory('v128.store', offset);
    else this.f.memoryLane('v128.store32_lane', 0);
  }
}
