import type { Activation } from '../../backend.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';

/**
 * Applies an activation to a vector of floats before it is stored. A NaN stays one: pmax(a, b) is a unless
 * a < b.
 */
export function activate(f: FunctionBuilder, vector: Local, activation: Activation | undefined): void {
  if (activation === undefined) return;
  f.get(vector).f32x4(0).op('f32x4.pmax');
  if (activation === 'relu6') f.f32x4(6).op('f32x4.pmin');
  f.set(vector);
}
