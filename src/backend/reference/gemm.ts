import { category } from '../../dtype/dtype.ts';
import type { GemmCall } from '../backend.ts';
import { integerReader, integerWriter, numberReader, numberWriter } from './elements.ts';

/** `Backend.gemm`: three loops; floats accumulate in double precision and round once. */
export function gemm({ a, b, c, accumulate = false }: GemmCall): void {
  const [batches, rows, columns] = c.shape;
  const depth = a.shape[2];
  const dot = category(c.dtype) === 'float' ? floatDot(a, b, c) : integerDot(a, b, c);
  for (let batch = 0; batch < batches; batch++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        dot({
          a: a.offset + batch * a.strides[0] + row * a.strides[1],
          b: b.offset + batch * b.strides[0] + column * b.strides[2],
          c: c.offset + batch * c.strides[0] + row * c.strides[1] + column * c.strides[2],
          depth,
          accumulate,
        });
      }
    }
  }
}

interface Line {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly depth: number;
  readonly accumulate: boolean;
}

function floatDot(a: GemmCall['a'], b: GemmCall['b'], c: GemmCall['c']): (line: Line) => void {
  const [readA, readB, readC, write] = [numberReader(a), numberReader(b), numberReader(c), numberWriter(c)];
  return (line) => {
    let sum = line.accumulate ? readC(line.c) : 0;
    for (let k = 0; k < line.depth; k++) {
      sum += readA(line.a + k * a.strides[2]) * readB(line.b + k * b.strides[1]);
    }
    write(line.c, sum);
  };
}

function integerDot(a: GemmCall['a'], b: GemmCall['b'], c: GemmCall['c']): (line: Line) => void {
  const [readA, readB, readC] = [integerReader(a), integerReader(b), integerReader(c)];
  const write = integerWriter(c);
  return (line) => {
    let sum = line.accumulate ? readC(line.c) : 0n;
    for (let k = 0; k < line.depth; k++) {
      sum += readA(line.a + k * a.strides[2]) * readB(line.b + k * b.strides[1]);
    }
    write(line.c, BigInt.asIntN(64, sum));
  };
}
