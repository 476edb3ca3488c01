import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, place, vectors } from './loops.ts';
import type { PlaneGeometry } from './plane-geometry.ts';

/**
 * How the rows of a padded copy lie. With a horizontal stride of s, a row is split into s parts, the places
 * 0, s, 2s… then 1, s + 1…: what the neighbouring outputs see is then neighbouring too.
 */
export interface RowLayout {
  readonly width: number;
  readonly begin: number;
  readonly parts: number;
  /** Floats in a part, a multiple of 4. */
  readonly partWidth: number;
  readonly rowBytes: number;
}

export function rowLayout({
  width,
  outWidth,
  kernelWidth,
  stride,
  dilation,
  begin,
}: PlaneGeometry): RowLayout {
  const parts = stride[1];
  const reach = outWidth + Math.floor(((kernelWidth - 1) * dilation[1]) / parts);
  const partWidth = 4 * Math.ceil(reach / 4);
  return { width, begin: begin[1], parts, partWidth, rowBytes: 4 * parts * partWidth };
}

/** Rows of the padded copy that `rows` rows of output see. */
export function rowsSeen({ kernelHeight, stride, dilation }: PlaneGeometry, rows: number): number {
  return (rows - 1) * stride[0] + (kernelHeight - 1) * dilation[0] + 1;
}

/** Bytes from one padded plane of so many rows to the next. */
export function planeBytes({ rowBytes }: RowLayout, rows: number): number {
  return staggered(rows * rowBytes);
}

/**
 * At least so many bytes, an odd number of cache lines: steps with many factors of 2 would put what is used
 * together on the same few sets of a cache.
 */
export function staggered(bytes: number): number {
  return 64 * (Math.ceil(bytes / 64) | 1);
}

/** Where the elements under a kernel's taps lie, from an output's own place in the padded copy. */
export function tapOffsets(
  geometry: PlaneGeometry,
  { parts, partWidth, rowBytes }: RowLayout,
): readonly number[] {
  const { kernelHeight, kernelWidth, dilation } = geometry;
  return Array.from({ length: kernelHeight * kernelWidth }, (_, tap) => {
    const row = Math.floor(tap / kernelWidth) * dilation[0];
    const column = (tap % kernelWidth) * dilation[1];
    return row * rowBytes + 4 * ((column % parts) * partWidth + Math.floor(column / parts));
  });
}

/**
 * Copies rows of planes into their padded form:
 *
 *   run(source, target, channels, sourcePlane, targetPlane, firstRow, rows, height)
 *
 * from row `firstRow` on, which may be negative; rows outside 0 ≤ row < height are zeros.
 */
export function padKernel(layout: RowLayout): KernelSource<'run'> {
  const [f, source, target, channels, sourcePlane, targetPlane, firstRow, rows, height] = integerFunction(8);
  const [from, to, row, left] = integers(f, 4);
  const { width, begin, parts, partWidth, rowBytes } = layout;
  const hasGaps = begin > 0 || parts * partWidth > begin + width;
  const copier = new RowCopier(f, layout);
  f.loop((nextChannel) => {
    f.get(target).set(to).get(firstRow).set(row).get(rows).set(left);
    place(f, from, source, row, 4 * width);
    f.loop((nextRow) => {
      if (hasGaps) copier.clear(to);
      f.get(row).get(height).op('i32.lt_u');
      f.if(
        () => copier.copy(from, to),
        () => {
          if (!hasGaps) copier.clear(to);
        },
      );
      f.advance(to, rowBytes)
        .advance(from, 4 * width)
        .advance(row, 1);
      countDown(f, left, nextRow);
    });
    addInto(f, source, source, sourcePlane);
    addInto(f, target, target, targetPlane);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}

/** Writes the code that fills one padded row. */
class RowCopier {
  private readonly f: FunctionBuilder;
  private readonly layout: RowLayout;
  private readonly pointers: readonly Local[];
  private readonly values: readonly Local[];

  constructor(f: FunctionBuilder, layout: RowLayout) {
    this.f = f;
    this.layout = layout;
    this.pointers = integers(f, 3);
    this.values = vectors(f, 2);
  }

  clear(to: Local): void {
    const { f } = this;
    this.blocks(this.layout.rowBytes / 16, [to], [16], ([pointer], n) => {
      f.get(pointer)
        .f32x4(0)
        .memory('v128.store', 16 * n);
    });
  }

  copy(from: Local, to: Local): void {
    const { width, begin, parts, partWidth } = this.layout;
    if (parts === 1) this.copyLine(from, to, 4 * begin, Math.min(width, partWidth - begin));
    else if (parts === 2) this.copyHalves(from, to);
    else for (let residue = 0; residue < parts; residue++) this.copyPart(from, to, residue);
  }

  /** Neighbouring floats: whole vectors, the last of which may overlap the one before. */
  private copyLine(from: Local, to: Local, offset: number, count: number): void {
    const { f } = this;
    if (count < 4) {
      for (let n = 0; n < count; n++) this.copyFloat(from, 4 * n, to, offset + 4 * n);
      return;
    }
    const move = (source: Local, target: Local, at: number) =>
      f
        .get(target)
        .get(source)
        .memory('v128.load', at)
        .memory('v128.store', at + offset);
    this.blocks(count >> 2, [from, to], [16, 16], ([source, target], n) => move(source, target, 16 * n));
    if (count % 4 > 0) move(from, to, 4 * (count - 4));
  }

  /** Stride 2: the even and the odd elements of eight at a time. */
  private copyHalves(from: Local, to: Local): void {
    const { f, values } = this;
    const { width, begin, partWidth } = this.layout;
    const starts = [0, 1].map((residue) => this.startOf(residue));
    const room = starts.map(({ index }) => (partWidth - index) >> 2);
    const eights = Math.max(0, Math.min(width >> 3, ...room));
    this.blocks(eights, [from, to], [32, 16], ([source, target], n) => {
      for (const half of [0, 1]) {
        f.get(source)
          .memory('v128.load', 32 * n + 16 * half)
          .set(values[half]);
      }
      starts.forEach(({ offset }, residue) => {
        f.get(target).get(values[0]).get(values[1]);
        f.shuffle32(residue, residue + 2, residue + 4, residue + 6);
        f.memory('v128.store', offset + 16 * n);
      });
    });
    for (let column = 8 * eights; column < width; column++) {
      const index = (column + begin) >> 1;
      if (index >= partWidth) continue;
      this.copyFloat(from, 4 * column, to, 4 * (((column + begin) % 2) * partWidth + index));
    }
  }

  /** Every parts-th element, from `residue` on. */
  private copyPart(from: Local, to: Local, residue: number): void {
    const { f } = this;
    const { width, parts, partWidth } = this.layout;
    const { offset, index } = this.startOf(residue);
    const count = Math.min(Math.ceil((width - residue) / parts), partWidth - index);
    if (count <= 0) return;
    const [source, target, left] = this.pointers;
    f.get(from).set(source).get(to).set(target);
    f.repeat(left, count, () => {
      this.copyFloat(source, 4 * residue, target, offset);
      f.advance(source, 4 * parts).advance(target, 4);
    });
  }

  /** Where the first element of a residue class goes. */
  private startOf(residue: number): { readonly index: number; readonly offset: number } {
    const { begin, parts, partWidth } = this.layout;
    const index = Math.floor((residue + begin) / parts);
    return { index, offset: 4 * (((residue + begin) % parts) * partWidth + index) };
  }

  private copyFloat(from: Local, source: number, to: Local, target: number): void {
    this.f.get(to).get(from).memory('f32.load', source).memory('f32.store', target);
  }

  /** Repeats a piece of code on moving pointers: written out up to 16 times, in loops of four above. */
  private blocks(
    count: number,
    from: readonly Local[],
    steps: readonly number[],
    write: (pointers: readonly Local[], n: number) => void,
  ): void {
    const { f } = this;
    if (count <= 16) {
      for (let n = 0; n < count; n++) write(from, n);
      return;
    }
    const moving = this.pointers.slice(0, from.length);
    from.forEach((pointer, n) => {
      f.get(pointer).set(moving[n]);
    });
    f.repeat(this.pointers[2], count >> 2, () => {
      for (let n = 0; n < 4; n++) write(moving, n);
      moving.forEach((pointer, n) => {
        f.advance(pointer, 4 * steps[n]);
      });
    });
    for (let n = 0; n < count % 4; n++) write(moving, n);
  }
}
