import type { FunctionBuilder, Local } from './assembler/function.ts';

/**
 * Kernels that work row by row get one address, where their arguments stand: how many rows and columns, then
 * for each operand its address and its steps in bytes, then the numbers of a formula.
 */
export const parameters = {
  /** Where the main thread writes them. */
  address: 1024,
  rows: 0,
  columns: 4,
  operand: (k: number): number => 16 + 12 * k,
  scalar: (k: number): number => 2048 + 8 * k,
  maximumOperands: 160,
  maximumScalars: 1024,
} as const;

/** The arguments of one operand, in locals. */
export interface OperandLocals {
  readonly row: Local;
  readonly rowStep: Local;
  readonly columnStep: Local;
}

/** Loads an i32 argument into a new local. */
export function loadArgument(f: FunctionBuilder, base: Local, offset: number): Local {
  const local = f.local('i32');
  f.get(base).memory('i32.load', offset).set(local);
  return local;
}

/** Loads an operand's three arguments. */
export function loadOperand(f: FunctionBuilder, base: Local, k: number): OperandLocals {
  const at = parameters.operand(k);
  return {
    row: loadArgument(f, base, at),
    rowStep: loadArgument(f, base, at + 4),
    columnStep: loadArgument(f, base, at + 8),
  };
}
