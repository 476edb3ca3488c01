import { type Expression, operands } from '../../../expression/expression.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { HostFunction } from '../kernel-cache.ts';
import type { Lanes } from './elements.ts';

/** Where the leaves of formulas are found while they are emitted. */
export interface Formula {
  readonly f: FunctionBuilder;
  readonly features: Features;
  /** Lanes that matter: all, or 1 for the rest at the end of a row. */
  readonly width: number;
  /** Push the inputs, converted to lanes. */
  readonly inputs: readonly (() => void)[];
  /** Locals that hold the call's numbers. */
  readonly scalars: readonly Local[];
  /** Locals of what was computed before and appears again: by expression. */
  readonly shared: Map<Expression, Local>;
  readonly host: HostImports;
}

/** JavaScript functions that a kernel calls, numbered as they are first needed. */
export class HostImports {
  readonly list: HostFunction[] = [];

  /** The number to call a function by. */
  index(host: HostFunction): number {
    const known = this.list.findIndex(({ name }) => name === host.name);
    return known >= 0 ? known : this.list.push(host) - 1;
  }
}

/** The parts of formulas that appear more than once: they are computed once and kept. */
export function repeatedParts(expressions: readonly Expression[]): ReadonlySet<Expression> {
  const seen = new Set<Expression>();
  const repeated = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (seen.has(node)) {
      if (operands(node).length > 0) repeated.add(node);
      return;
    }
    seen.add(node);
    operands(node).forEach(visit);
  };
  expressions.forEach(visit);
  return repeated;
}

/** How often formulas name each input, parts that are kept counting once. */
export function inputUses(expressions: readonly Expression[]): ReadonlyMap<number, number> {
  const seen = new Set<Expression>();
  const uses = new Map<number, number>();
  const visit = (node: Expression): void => {
    if (node.kind === 'input') uses.set(node.index, (uses.get(node.index) ?? 0) + 1);
    else if (!seen.has(node)) {
      seen.add(node);
      operands(node).forEach(visit);
    }
  };
  expressions.forEach(visit);
  return uses;
}

/** The local that holds a repeated part, computed by `push` where it has not been yet. */
export function sharedLocal({ f, shared }: Formula, node: Expression, lanes: Lanes, push: () => void): Local {
  const known = shared.get(node);
  if (known !== undefined) return known;
  push();
  const local = f.local(lanes === 'i64' ? 'i64' : 'v128');
  f.set(local);
  shared.set(node, local);
  return local;
}
