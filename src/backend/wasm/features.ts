import { FunctionBuilder } from './assembler/function.ts';
import { assemble } from './assembler/module.ts';

/** What the runtime can do beyond WebAssembly's common ground. */
export interface Features {
  /** Fused multiply-add (relaxed SIMD): one rounding, one instruction. */
  readonly relaxed: boolean;
  /** Memory that threads can share. */
  readonly shared: boolean;
}

/** What this runtime has. Relaxed SIMD is switched on where it is only behind a flag (Node 20 and 22). */
export function detectFeatures(): Features {
  return { relaxed: hasRelaxed() || (enableRelaxed() && hasRelaxed()), shared: canShare() };
}

function hasRelaxed(): boolean {
  const f = new FunctionBuilder(['v128'], ['v128']);
  f.get(0).get(0).get(0).op('f32x4.relaxed_madd');
  return WebAssembly.validate(assemble({ functions: { f } }, { shared: false, maximumPages: 1 }));
}

/** The part of Node's `process` that reaches a built-in module without an import. */
interface NodeProcess {
  readonly versions?: { readonly node?: string; readonly bun?: string; readonly deno?: string };
  getBuiltinModule?(name: string): { setFlagsFromString?(flags: string): void } | undefined;
}

/** Asks V8 for relaxed SIMD; the flag works until the first module is compiled with it. */
function enableRelaxed(): boolean {
  const { process } = globalThis as { process?: NodeProcess };
  const versions = process?.versions;
  if (versions?.node === undefined || versions.bun !== undefined || versions.deno !== undefined) return false;
  const v8 = process?.getBuiltinModule?.('node:v8');
  v8?.setFlagsFromString?.('--experimental-wasm-relaxed-simd');
  return v8 !== undefined;
}

function canShare(): boolean {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer === 'function' && crossOriginIsolated !== false;
}

/**
 * `a · b + c`, with a and b on the stack and c pushed by the callback: rounded once where relaxed SIMD is
 * there, else twice.
 */
export function multiplyAdd(
  f: FunctionBuilder,
  type: 'f32x4' | 'f64x2',
  { relaxed }: Features,
  pushAddend: () => void,
): void {
  if (!relaxed) f.op(`${type}.mul`);
  pushAddend();
  f.op(relaxed ? `${type}.relaxed_madd` : `${type}.add`);
}
