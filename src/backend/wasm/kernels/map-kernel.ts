import { byteSize, type DType } from '../../../dtype/dtype.ts';
import type { Expression } from '../../../expression/expression.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { loadArgument, loadOperand, type OperandLocals, parameters } from '../parameters.ts';
import { type Access, type Lanes, laneCount, loadLanes, storePushed } from './elements.ts';
import { HostImports, inputUses, repeatedParts } from './formula.ts';
import { FloatFormula } from './formula-float.ts';
import { IntegerFormula } from './formula-integer.ts';

/** How an operand steps along a row: one element after the other, not at all, or by any number of bytes. */
export type Stepping = 'dense' | 'fixed' | 'strided';

/** What a kernel must know of an operand. */
export interface Operand {
  readonly dtype: DType;
  readonly stepping: Stepping;
}

/** What a map kernel is specialised for. Outputs come first among the operands. */
export interface MapKernelSpec {
  readonly expressions: readonly Expression[];
  readonly lanes: Lanes;
  readonly operands: readonly Operand[];
  readonly scalars: number;
  readonly features: Features;
}

/** An operand while the kernel is written. */
interface Place extends OperandLocals, Operand {
  readonly cursor: Local;
  /** The lanes of an input that does not step. */
  readonly value?: Local;
}

/** `run(base)`: evaluates formulas over the rows and columns that the parameters at `base` describe. */
export function mapKernel(spec: MapKernelSpec): KernelSource<'run'> {
  const host = new HostImports();
  const f = new FunctionBuilder(['i32']);
  f.keepsConstants = true;
  new MapWriter(f, spec, host).write();
  return { functions: { run: f }, imports: host.list };
}

class MapWriter {
  private readonly f: FunctionBuilder;
  private readonly spec: MapKernelSpec;
  private readonly host: HostImports;
  private readonly places: readonly Place[];
  private readonly scalars: readonly Local[];
  private readonly repeated: ReadonlySet<Expression>;
  private readonly uses: ReadonlyMap<number, number>;
  private readonly rest: Local;

  constructor(f: FunctionBuilder, spec: MapKernelSpec, host: HostImports) {
    this.f = f;
    this.spec = spec;
    this.host = host;
    this.repeated = repeatedParts(spec.expressions);
    this.uses = inputUses(spec.expressions);
    this.rest = f.local('i32');
    this.places = spec.operands.map((operand, k) => this.place(operand, k));
    this.scalars = Array.from({ length: spec.scalars }, (_, k) => this.loadScalar(k));
  }

  write(): void {
    const { f } = this;
    const rows = loadArgument(f, 0, parameters.rows);
    const columns = loadArgument(f, 0, parameters.columns);
    const row = f.local('i32');
    f.forUpTo(row, rows, 1, () => {
      for (const { cursor, row: start } of this.places) f.get(start).set(cursor);
      for (const place of this.places) this.loadFixed(place);
      f.get(columns).set(this.rest);
      for (const elements of this.strips()) this.strip(elements);
      for (const { row: start, rowStep } of this.places) f.get(start).get(rowStep).op('i32.add').set(start);
    });
  }

  /** Elements per step of the loops along a row: several vectors for short formulas, one, one element. */
  private strips(): readonly number[] {
    const lanes = laneCount[this.spec.lanes];
    if (lanes === 1) return [1];
    const isShort = this.spec.operands.every(({ stepping }) => stepping !== 'strided') && this.size() <= 6;
    return isShort ? [4 * lanes, lanes, 1] : [lanes, 1];
  }

  /** How much code a formula becomes, roughly: functions of real numbers are long. */
  private size(): number {
    const visit = (node: Expression): number => {
      if (node.kind === 'unary') return 1 + visit(node.a) + (node.op === 'exp' ? 20 : 0);
      if (node.kind === 'binary') return 1 + visit(node.a) + visit(node.b);
      return node.kind === 'select' ? 3 + visit(node.a) + visit(node.b) : 0;
    };
    return this.spec.expressions.reduce((total, expression) => total + visit(expression), 0);
  }

  /** `while (rest >= elements) …` */
  private strip(elements: number): void {
    const { f, rest } = this;
    const width = Math.min(elements, laneCount[this.spec.lanes]);
    f.whileAtLeast(rest, elements, () => {
      for (let first = 0; first < elements; first += width) this.step(first, width);
      for (const place of this.places) this.advance(place, elements);
    });
  }

  /** Loads, computes and stores one vector, or one element. */
  private step(first: number, width: number): void {
    const { f, places } = this;
    const { expressions, lanes, features } = this.spec;
    const inputs = places.slice(expressions.length).map((place, k) => this.input(place, k, first, width));
    const formula = { f, features, width, inputs, scalars: this.scalars, shared: new Map(), host: this.host };
    const writer =
      lanes === 'i64'
        ? new IntegerFormula(formula, this.repeated)
        : new FloatFormula(formula, lanes, this.repeated);
    const pushes = expressions.map((expression) => () => writer.push(expression));
    if (expressions.length === 1) {
      storePushed(f, lanes, this.access(places[0], first, width), pushes[0]);
      return;
    }
    // An output may be one of the inputs: nothing is stored before everything is computed.
    const results = pushes.map((push) => {
      push();
      return this.keep();
    });
    results.forEach((result, k) => {
      storePushed(f, lanes, this.access(places[k], first, width), () => f.get(result));
    });
  }

  /** Pushes an input where it is used, if that is in one place; one that is used again is kept in a local. */
  private input(place: Place, index: number, first: number, width: number): () => void {
    const { f, spec } = this;
    const { value } = place;
    if (value !== undefined) return () => f.get(value);
    const load = () => loadLanes(f, spec.lanes, this.access(place, first, width));
    if (spec.expressions.length === 1 && (this.uses.get(index) ?? 0) <= 1) return load;
    load();
    const local = this.keep();
    return () => f.get(local);
  }

  /** Pops what is on the stack into a local. */
  private keep(): Local {
    const local = this.f.local(this.spec.lanes === 'i64' ? 'i64' : 'v128');
    this.f.set(local);
    return local;
  }

  private access({ dtype, cursor, columnStep, stepping }: Place, first: number, width: number): Access {
    const offset = first * byteSize(dtype);
    return { dtype, cursor, width, offset, stride: stepping === 'strided' ? columnStep : undefined };
  }

  /** An input that is the same all along a row: one element in every lane. */
  private loadFixed({ dtype, cursor, value }: Place): void {
    if (value === undefined) return;
    const { f } = this;
    const { lanes } = this.spec;
    loadLanes(f, lanes, { dtype, cursor, offset: 0, width: 1 });
    if (lanes === 'f32x4') f.lane('f32x4.extract_lane', 0).op('f32x4.splat');
    else if (lanes === 'f64x2') f.lane('f64x2.extract_lane', 0).op('f64x2.splat');
    f.set(value);
  }

  private advance({ cursor, columnStep, dtype, stepping }: Place, elements: number): void {
    const { f } = this;
    if (stepping === 'dense') f.advance(cursor, elements * byteSize(dtype));
    else if (stepping === 'strided') {
      f.get(cursor).get(columnStep).i32(elements).op('i32.mul', 'i32.add').set(cursor);
    }
  }

  private place(operand: Operand, k: number): Place {
    const { f } = this;
    const isFixedInput = operand.stepping === 'fixed' && k >= this.spec.expressions.length;
    const value = isFixedInput ? f.local(this.spec.lanes === 'i64' ? 'i64' : 'v128') : undefined;
    return { ...operand, ...loadOperand(f, 0, k), cursor: f.local('i32'), value };
  }

  private loadScalar(k: number): Local {
    const { f } = this;
    const { lanes } = this.spec;
    const local = f.local(lanes === 'i64' ? 'i64' : 'v128');
    f.get(0).memory(
      lanes === 'i64' ? 'i64.load' : 'f64.load',
      parameters.scalar(this.spec.operands.length, k),
    );
    if (lanes === 'f32x4') f.op('f32.demote_f64', 'f32x4.splat');
    else if (lanes === 'f64x2') f.op('f64x2.splat');
    f.set(local);
    return local;
  }
}
