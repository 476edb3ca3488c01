import { category, type Scalar, typedArray } from '../../dtype/dtype.ts';
import { float16ToNumber } from '../../dtype/float16.ts';
import type { Backend, View } from '../backend.ts';
import {
  type Elements,
  elementsOf,
  forEachPosition,
  integerReader,
  integerWriter,
  numberReader,
  numberWriter,
  type Reader,
  ReferenceBuffer,
  type Writer,
} from './elements.ts';
import { gemm } from './gemm.ts';
import { map } from './map.ts';
import { reduce } from './reduce.ts';

/** The oracle: plain TypeScript, element by element, obviously correct and never fast. */
export const reference: Backend = {
  name: 'reference',
  threads: 1,
  allocate: (byteLength) => new ReferenceBuffer(byteLength),
  // The memory is JavaScript's own: dropping the last reference frees it.
  release: () => {},

  write(target, values) {
    const elements = elementsOf(target);
    let n = 0;
    forEachPosition([target], ([position]) => {
      elements[position] = values[n++];
    });
  },

  read(source) {
    const elements = elementsOf(source);
    const result = typedArray(source.dtype, count(source));
    const values: Elements = result;
    let n = 0;
    forEachPosition([source], ([position]) => {
      values[n++] = elements[position];
    });
    return result;
  },

  copy(source, target) {
    // Integers keep all 64 bits only on the integer path; a float on either side goes through numbers.
    if (category(source.dtype) !== 'float') convert(source, target, integerReader, integerWriter);
    else convert(source, target, numberReader, numberWriter);
  },

  map,
  reduce,
  gemm,

  gather(source, offsets, output) {
    const from = elementsOf(source);
    const offset = integerReader(offsets);
    const to = elementsOf(output);
    forEachPosition([offsets, output], ([at, target]) => {
      to[target] = from[source.offset + Number(offset(at))];
    });
  },

  scatter(source, offsets, target, mode) {
    const from = elementsOf(source);
    const to = elementsOf(target);
    const offset = integerReader(offsets);
    const put = mode === 'add' ? adder(target) : undefined;
    forEachPosition([offsets, source], ([at, position]) => {
      const destination = target.offset + Number(offset(at));
      if (put) put(destination, from[position]);
      else to[destination] = from[position];
    });
  },
};

/** `target[position] += value`, in the target's own arithmetic. */
function adder(target: View): (position: number, value: Scalar) => void {
  if (category(target.dtype) === 'float') {
    const read = numberReader(target);
    const write = numberWriter(target);
    const decode = target.dtype === 'float16' ? float16ToNumber : (bits: number) => bits;
    return (position, value) => write(position, read(position) + decode(Number(value)));
  }
  const read = integerReader(target);
  const write = integerWriter(target);
  return (position, value) => write(position, read(position) + BigInt(value));
}

/** Moves every element of `source` through a reader of its type and a writer of the target's. */
function convert<Value extends Scalar>(
  source: View,
  target: View,
  readerOf: (view: View) => Reader<Value>,
  writerOf: (view: View) => Writer<Value>,
): void {
  const read = readerOf(source);
  const write = writerOf(target);
  forEachPosition([source, target], ([from, to]) => write(to, read(from)));
}

function count(view: View): number {
  return view.shape.reduce((product, size) => product * size, 1);
}
