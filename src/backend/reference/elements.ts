import { category, type DType, type Scalar, type TypedArray, typedArray } from '../../dtype/dtype.ts';
import { float16ToNumber, numberToFloat16 } from '../../dtype/float16.ts';
import type { DeviceBuffer, View } from '../backend.ts';

function memoryOf(byteLength: number): ArrayBuffer {
  try {
    return new ArrayBuffer(byteLength);
  } catch (cause) {
    throw new RangeError(
      `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${byteLength} bytes. ` +
        'Use smaller sizes, or free tensors earlier with scope(() => …).',
      { cause },
    );
  }
}

/** The reference device's memory: plain JavaScript memory. */
export class ReferenceBuffer implements DeviceBuffer {
  readonly byteLength: number;
  readonly memory: ArrayBuffer;
  private readonly arrays = new Map<DType, TypedArray>();

  constructor(byteLength: number) {
    this.byteLength = byteLength;
    this.memory = memoryOf(byteLength);
  }

  /** The whole memory as elements of one type. */
  as(dtype: DType): TypedArray {
    let array = this.arrays.get(dtype);
    if (array === undefined) {
      const width = typedArray(dtype, 0).BYTES_PER_ELEMENT;
      array = typedArray(dtype, Math.floor(this.byteLength / width), this.memory);
      this.arrays.set(dtype, array);
    }
    return array;
  }
}

/** Elements to read and write whatever their type; numbers and bigints never mix within one array. */
export interface Elements {
  readonly length: number;
  [position: number]: Scalar;
}

/** The elements of the memory behind a view. */
export function elementsOf(view: View): Elements {
  if (!(view.buffer instanceof ReferenceBuffer)) {
    throw new TypeError('fovea: this memory belongs to another device');
  }
  return view.buffer.as(view.dtype);
}

/** Calls `visit` once per element, in row-major order, with the element's position in each view's memory. */
export function forEachPosition(views: readonly View[], visit: (positions: Int32Array) => void): void {
  const { shape } = views[0];
  const rank = shape.length;
  const positions = Int32Array.from(views, (view) => view.offset);
  const index = new Int32Array(rank);
  const count = shape.reduce((product, size) => product * size, 1);
  for (let n = 0; n < count; n++) {
    visit(positions);
    for (let axis = rank - 1; axis >= 0; axis--) {
      const wraps = ++index[axis] === shape[axis];
      const steps = wraps ? 1 - shape[axis] : 1;
      for (let v = 0; v < views.length; v++) positions[v] += steps * views[v].strides[axis];
      if (!wraps) break;
      index[axis] = 0;
    }
  }
}

/** Reads one element as the number it stands for. */
export type Reader<Value extends Scalar> = (position: number) => Value;
/** Stores a number as one element, converting as PyTorch's `to`. */
export type Writer<Value extends Scalar> = (position: number, value: Value) => void;

/** Reads elements of any type as numbers; int64 beyond 2⁵³ rounds, as a conversion to float does. */
export function numberReader(view: View): Reader<number> {
  const elements = elementsOf(view);
  if (view.dtype === 'float16') return (position) => float16ToNumber(Number(elements[position]));
  return (position) => Number(elements[position]);
}

/** Reads elements of any type as integers; floats truncate toward zero. */
export function integerReader(view: View): Reader<bigint> {
  const elements = elementsOf(view);
  if (elements instanceof BigInt64Array) return (position) => elements[position];
  const read = numberReader(view);
  return (position) => truncateToInteger(read(position));
}

/** C's conversion to int64 where it is defined; NaN, infinities and overflow give INT64_MIN as on x86. */
function truncateToInteger(value: number): bigint {
  return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

/** Stores numbers into elements of any type. */
export function numberWriter(view: View): Writer<number> {
  const elements = elementsOf(view);
  if (elements instanceof BigInt64Array) {
    return (position, value) => {
      elements[position] = truncateToInteger(value);
    };
  }
  if (view.dtype === 'float16') {
    return (position, value) => {
      elements[position] = numberToFloat16(value);
    };
  }
  if (view.dtype === 'bool') {
    return (position, value) => {
      elements[position] = value !== 0 ? 1 : 0;
    };
  }
  if (category(view.dtype) === 'float') {
    return (position, value) => {
      elements[position] = value;
    };
  }
  // Narrow integers keep the low bits of the 64-bit value, as C does.
  return (position, value) => {
    elements[position] = Number(BigInt.asIntN(32, truncateToInteger(value)));
  };
}

/** Stores integers into elements of any type. */
export function integerWriter(view: View): Writer<bigint> {
  const elements = elementsOf(view);
  if (elements instanceof BigInt64Array) {
    return (position, value) => {
      elements[position] = value;
    };
  }
  const write = numberWriter(view);
  if (view.dtype === 'bool') return (position, value) => write(position, value === 0n ? 0 : 1);
  if (category(view.dtype) === 'float') return (position, value) => write(position, Number(value));
  return (position, value) => {
    elements[position] = Number(BigInt.asIntN(32, value));
  };
}
