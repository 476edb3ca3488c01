import { category, type DType } from '../../../dtype/dtype.ts';
import { input } from '../../../expression/expression.ts';
import type { View } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import type { Device } from '../device.ts';
import type { Mapper } from './map.ts';
import { move } from './move.ts';

/** `Backend.copy`. */
export function copy(device: Device, mapper: Mapper, source: View, target: View): void {
  if (elementCount(target.shape) === 0) return;
  if (source.dtype === target.dtype) move(device, source, target);
  else {
    const computeType = conversionType(source.dtype, target.dtype);
    mapper.map({ expressions: [input(0)], inputs: [source], scalars: [], outputs: [target], computeType });
  }
}

/** Where a value can pass from one type to another and only the target's own rounding touches it. */
function conversionType(source: DType, target: DType): DType {
  if (category(source) === 'float') return source === 'float64' ? 'float64' : 'float32';
  // Integers of at most 32 bits are rounded once on the way to a float, whichever way they go.
  return target === 'float32' && source !== 'int64' ? 'float32' : 'int64';
}
