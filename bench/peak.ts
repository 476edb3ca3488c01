import { FunctionBuilder } from '../src/backend/wasm/assembler/function.ts';
import type { Device } from '../src/backend/wasm/device.ts';
import { multiplyAdd } from '../src/backend/wasm/features.ts';

const sums = 12;
const turns = 2000;
const callsPerRun = 20;

/** Multiply-adds of one run of `peakOf`. */
export const peakMultiplyAdds: number = 4 * sums * turns * callsPerRun;

/** The most multiply-adds that the runtime can do: twelve independent sums in registers, nothing loaded. */
export function peakOf({ kernels, features }: Device): { run(): void } {
  const { run } = kernels.get('peak', () => {
    const f = new FunctionBuilder(['i32', 'i32']);
    const locals = Array.from({ length: sums }, () => f.local('v128'));
    const [a, b] = [f.local('v128'), f.local('v128')];
    f.get(1).memory('v128.load').set(a).get(1).memory('v128.load', 16).set(b);
    f.loop((again) => {
      for (const sum of locals) {
        f.get(a).get(b);
        multiplyAdd(f, 'f32x4', features, () => f.get(sum));
        f.set(sum);
      }
      f.get(0).i32(1).op('i32.sub').tee(0).brIf(again);
    });
    f.get(1);
    locals.forEach((sum, n) => {
      f.get(sum);
      if (n > 0) f.op('f32x4.add');
    });
    f.memory('v128.store', 32);
    return { functions: { run: f } };
  });
  return {
    run: () => {
      for (let call = 0; call < callsPerRun; call++) run(turns, 64);
    },
  };
}
