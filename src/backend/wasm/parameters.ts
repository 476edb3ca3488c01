import type { FunctionBuilder, Local } from './assembler/function.ts';

/**
 * Kernels that work row by row get one address, where their arguments stand: how many rows and columns, then
 * for each operand its address and its steps in bytes, then the numbers of a formula.
 */
export const parameters = {
  /** Where the main thread writes them for kernels that it calls at once. */
  address: 1024,
  rows: 0,
  columns: 4,
  operand: (k: number): number => 16 + 12 * k,
  /** Behind so many operands, at a multiple of 8. */
  scalar: (operands: number, k: number): number => 8 * Math.ceil((16 + 12 * operands) / 8) + 8 * k,
} as const;

/** Writes how many rows and columns a block of parameters is for. */
export function writeCounts(i32: Int32Array, block: number, rows: number, columns: number): void {
  const word = block >>> 2;
  i32[word] = rows;
  i32[word + 1] = columns;
}

/** Writes an operand's address and steps. */
export function writeOperand(
  i32: Int32Array,
  block: number,
  k: number,
  address: number,
  rowStep: number,
  columnStep: number,
): void {
  const word = (block + parameters.operand(k)) >>> 2;
  i32[word] = address;
  i32[word + 1] = rowStep;
  i32[word + 2] = columnStep;
}

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
