import type { Expression } from '../../../expression/expression.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { loadArgument } from '../parameters.ts';
import { loadLanes } from './elements.ts';
import { HostImports, repeatedParts } from './formula.ts';
import { FloatFormula } from './formula-float.ts';
import { addDoubles } from './lanes.ts';

/** Whether the columns of a table are what a result folds, or the results themselves. */
export type SumDirection = 'along' | 'across';

/** What a kernel is specialised for; an input is dense along the columns, or the same all along a row. */
export interface FormulaSumSpec {
  readonly expressions: readonly Expression[];
  readonly isDense: readonly boolean[];
  readonly direction: SumDirection;
  readonly features: Features;
}

/**
 * The arguments, as 32-bit words: a table of results × lines × columns, then for each input its address and
 * its steps from result to result and from line to line, in bytes; then the accumulators of each expression,
 * which are doubles. `across`, the columns are the results and there is one step only.
 */
export const sumArguments = {
  results: 0,
  lines: 4,
  columns: 8,
  input: (k: number): number => 12 + 12 * k,
  accumulator: (inputs: number, k: number): number => 12 + 12 * inputs + 4 * k,
  bytes: (inputs: number, expressions: number): number => 12 + 12 * inputs + 4 * expressions,
} as const;

/** `run(base)`: adds the values of formulas over the table that the arguments describe. */
export function formulaSumKernel(spec: FormulaSumSpec): KernelSource<'run'> {
  const writer = new SumWriter(spec);
  if (spec.direction === 'along') writer.along();
  else writer.across();
  return { functions: { run: writer.f }, imports: writer.host.list };
}

interface Input {
  readonly address: Local;
  readonly resultStep: Local;
  readonly lineStep: Local;
  readonly line: Local;
  readonly cursor: Local;
  /** The lanes of an input that is the same all along a row. */
  readonly value: Local | undefined;
}

class SumWriter {
  readonly f: FunctionBuilder = new FunctionBuilder(['i32']);
  readonly host: HostImports = new HostImports();
  private readonly spec: FormulaSumSpec;
  private readonly repeated: ReadonlySet<Expression>;
  private readonly inputs: readonly Input[];
  private readonly accumulators: readonly Local[];
  private readonly results: Local;
  private readonly lines: Local;
  private readonly columns: Local;
  private readonly rest: Local;

  constructor(spec: FormulaSumSpec) {
    const { f } = this;
    f.keepsConstants = true;
    this.spec = spec;
    this.repeated = repeatedParts(spec.expressions);
    this.results = loadArgument(f, 0, sumArguments.results);
    this.lines = loadArgument(f, 0, sumArguments.lines);
    this.columns = loadArgument(f, 0, sumArguments.columns);
    this.rest = f.local('i32');
    this.inputs = spec.isDense.map((isDense, k) => {
      const at = sumArguments.input(k);
      return {
        address: loadArgument(f, 0, at),
        resultStep: loadArgument(f, 0, at + 4),
        lineStep: loadArgument(f, 0, at + 8),
        line: f.local('i32'),
        cursor: f.local('i32'),
        value: isDense ? undefined : f.local('v128'),
      };
    });
    this.accumulators = spec.expressions.map((_, k) =>
      loadArgument(f, 0, sumArguments.accumulator(spec.isDense.length, k)),
    );
  }

  /** Each result folds its lines and columns: two partial sums of two lanes each, and the rest one by one. */
  along(): void {
    const { f, spec, results, lines, inputs, accumulators } = this;
    const parts = spec.expressions.map(() => [f.local('v128'), f.local('v128')] as const);
    const totals = spec.expressions.map(() => f.local('f64'));
    const [result, line] = [f.local('i32'), f.local('i32')];
    f.forUpTo(result, results, 1, () => {
      parts.forEach((pair, k) => {
        for (const part of pair) f.f64x2(0).set(part);
        f.get(accumulators[k]).memory('f64.load').set(totals[k]);
      });
      for (const input of inputs) f.get(input.address).set(input.line);
      f.forUpTo(line, lines, 1, () => {
        this.row((values, width) => {
          values.forEach((value, k) => {
            if (width === 1) {
              f.get(totals[k]).get(value).lane('f32x4.extract_lane', 0);
              f.op('f64.promote_f32', 'f64.add').set(totals[k]);
            } else addDoubles(f, parts[k], value);
          });
        });
      });
      parts.forEach(([low, high], k) => {
        f.get(accumulators[k]).get(low).get(high).op('f64x2.add').tee(low).lane('f64x2.extract_lane', 0);
        f.get(low).lane('f64x2.extract_lane', 1).op('f64.add').get(totals[k]).op('f64.add');
        f.memory('f64.store').advance(accumulators[k], 8);
      });
      for (const { address, resultStep } of inputs) f.get(address).get(resultStep).op('i32.add').set(address);
    });
  }

  /** Each column is a result: line after line is added to the accumulators. */
  across(): void {
    const { f, spec, lines, inputs, accumulators } = this;
    const targets = spec.expressions.map(() => f.local('i32'));
    const line = f.local('i32');
    const [low, high] = [f.local('v128'), f.local('v128')];
    for (const input of inputs) f.get(input.address).set(input.line);
    f.forUpTo(line, lines, 1, () => {
      targets.forEach((target, k) => {
        f.get(accumulators[k]).set(target);
      });
      this.row((values, width) => {
        values.forEach((value, k) => {
          const target = targets[k];
          if (width === 1) {
            f.get(target).get(target).memory('f64.load').get(value).lane('f32x4.extract_lane', 0);
            f.op('f64.promote_f32', 'f64.add').memory('f64.store');
          } else {
            f.get(target).memory('v128.load').set(low).get(target).memory('v128.load', 16).set(high);
            addDoubles(f, [low, high], value);
            f.get(target).get(low).memory('v128.store').get(target).get(high).memory('v128.store', 16);
          }
          f.advance(target, 8 * width);
        });
      });
    });
  }

  /** Evaluates the formulas along one line, four columns or one at a time, and steps to the next line. */
  private row(visit: (values: readonly Local[], width: number) => void): void {
    const { f, inputs, columns, rest } = this;
    for (const { line, cursor, value } of inputs) {
      f.get(line).set(cursor);
      if (value !== undefined) f.get(cursor).memory('v128.load32_splat').set(value);
    }
    f.get(columns).set(rest);
    for (const width of [4, 1]) {
      f.whileAtLeast(rest, width, () => {
        visit(this.values(width), width);
        for (const { cursor, value } of inputs) if (value === undefined) f.advance(cursor, 4 * width);
      });
    }
    for (const { line, lineStep } of inputs) f.get(line).get(lineStep).op('i32.add').set(line);
  }

  private values(width: number): readonly Local[] {
    const { f, spec, host, repeated } = this;
    const inputs = this.inputs.map(({ cursor, value }) => {
      if (value !== undefined) return () => f.get(value);
      const local = f.local('v128');
      loadLanes(f, 'f32x4', { dtype: 'float32', cursor, offset: 0, width });
      f.set(local);
      return () => f.get(local);
    });
    const formula = { f, features: spec.features, width, inputs, scalars: [], shared: new Map(), host };
    const writer = new FloatFormula(formula, 'f32x4', repeated);
    return spec.expressions.map((expression) => {
      writer.push(expression);
      const local = f.local('v128');
      f.set(local);
      return local;
    });
  }
}
