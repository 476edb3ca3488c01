import type { Gradients } from '../../autograd/graph.ts';
import { isGradEnabled, noGrad } from '../../autograd/modes.ts';
import { isRecorded, type Recording, record } from '../../autograd/record.ts';
import type { DType } from '../../dtype/dtype.ts';
import type { Size } from '../../tensor/shape.ts';
import { nameMaker } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';

/** The tensors that an op takes, by name. */
export type Inputs = { readonly [name: string]: Tensor };

/** An example input for the generic tests: random normal numbers of a shape, or as described. */
export type SampleTensor =
  | readonly number[]
  | { readonly shape: readonly number[]; readonly range: readonly [number, number] }
  | { readonly shape: readonly number[]; readonly integers: readonly [number, number] };

/** One example call of an op. */
export interface Sample<I extends Inputs, Options> {
  readonly inputs: { readonly [K in keyof I]: SampleTensor };
  readonly options: Options;
}

/** What a gradient formula may look at. `saved` has just what the definition names in `saves`. */
export interface GradientContext<I extends Inputs, Options, Saved extends string> {
  /** The gradient of the (first) output. */
  readonly grad: Tensor;
  /** The gradients of all outputs; `undefined` where nothing flows. */
  readonly grads: Gradients;
  readonly saved: { readonly [K in Saved]: Tensor };
  readonly options: Options;
  /** Shapes and types of the inputs, which need not be saved for that. */
  readonly meta: { readonly [K in keyof I]: { readonly shape: Size; readonly dtype: DType } };
}

/** The declaration of a structural op; a pointwise op is declared with `pointwise` instead. */
export interface Definition<I extends Inputs, Options, Output, Saved extends string> {
  /** PyTorch's name of the op; its graph node is then `MmBackward0` unless `node` says otherwise. */
  readonly name: string;
  readonly node?: string | ((options: Options) => string);
  /**
   * Computes the result, unrecorded. Arguments are valid: the public function has checked them. An
   * output that shares memory with an input is a view of it.
   */
  readonly forward: (inputs: I, options: Options) => Output;
  /** The inputs (and `output`, the first result) that the gradient formulas use. */
  readonly saves?: readonly Saved[];
  /**
   * One formula per input, in differentiable ops so that its own gradient comes for free. `null` says
   * that the op is not differentiable in this input.
   */
  readonly gradient: {
    readonly [K in keyof I]: ((context: GradientContext<I, Options, Saved>) => Tensor) | null;
  };
  /** Example calls, from which the generic tests check shapes, gradients and layouts. */
  readonly samples: readonly Sample<NoInfer<I>, NoInfer<Options>>[];
}

/** What the generic tests see of an op. */
export interface Declared {
  readonly name: string;
  /** The inputs that have a gradient. */
  readonly differentiable: readonly string[];
  readonly samples: readonly Sample<Inputs, unknown>[];
}

/** A declared op: call it with named tensors and, if it has any, its options. */
export interface Op<I extends Inputs, Options = void, Output = Tensor> {
  (inputs: I, options: Options): Output;
  readonly declared: Declared;
}

/** Declares an op: how it computes, and how each gradient is computed. */
export function defineOp<
  I extends Inputs,
  Options,
  Output extends Tensor | readonly Tensor[],
  Saved extends (keyof I & string) | 'output' = never,
>(definition: Definition<I, Options, Output, Saved>): Op<I, Options, Output> {
  const names: (keyof I & string)[] = Object.keys(definition.gradient);
  const differentiable = names.filter((name) => definition.gradient[name] !== null);
  const call = (inputs: I, options: Options): Output => {
    nameMaker(definition.name);
    const result = noGrad(() => definition.forward(inputs, options));
    const outputs = outputsOf(result);
    const tensors = names.map((name) => inputs[name]);
    markViews(tensors, outputs);
    if (differentiable.length > 0 && isRecorded(tensors)) {
      record({
        name: nodeOf(definition, options),
        inputs: tensors,
        outputs,
        saved: (definition.saves ?? []).map((name) => (name === 'output' ? outputs[0] : inputs[name])),
        backward: backwardOf(definition, names, metaOf(inputs), outputs[0], options),
      });
    }
    return result;
  };
  return Object.assign(call, {
    declared: { name: definition.name, differentiable, samples: definition.samples },
  });
}

function outputsOf(result: Tensor | readonly Tensor[]): readonly Tensor[] {
  return result instanceof Tensor ? [result] : result;
}

/** PyTorch's usual node name: `mm` → `MmBackward0`. */
export function nodeName(name: string): string {
  return `${name[0].toUpperCase()}${name.slice(1)}Backward0`;
}

function nodeOf<I extends Inputs, Options, Output, Saved extends string>(
  { name, node }: Definition<I, Options, Output, Saved>,
  options: Options,
): string {
  return typeof node === 'function' ? node(options) : (node ?? nodeName(name));
}

type Meta<I extends Inputs> = { readonly [K in keyof I]: { readonly shape: Size; readonly dtype: DType } };

function metaOf<I extends Inputs>(inputs: I): Meta<I> {
  const meta: { [name: string]: { shape: Size; dtype: DType } } = {};
  for (const [name, { shape, dtype }] of Object.entries(inputs)) meta[name] = { shape, dtype };
  return meta as Meta<I>;
}

/** Turns named formulas into the positional function that the graph calls; keeps no input alive. */
function backwardOf<I extends Inputs, Options, Output, Saved extends string>(
  definition: Definition<I, Options, Output, Saved>,
  names: readonly (keyof I & string)[],
  meta: Meta<I>,
  output: Tensor,
  options: Options,
): Recording['backward'] {
  const { shape, dtype } = output;
  const saves = definition.saves ?? [];
  return (grads, unpack, needed) => {
    const saved = {};
    saves.forEach((name, position) => {
      Object.defineProperty(saved, name, { get: () => unpack(position) });
    });
    const context: GradientContext<I, Options, Saved> = {
      grad: grads[0] ?? zeros(shape, { dtype }),
      grads,
      saved: saved as { readonly [K in Saved]: Tensor },
      options,
      meta,
    };
    return names.map((name, position) => {
      const formula = definition.gradient[name];
      return needed[position] && formula !== null ? formula(context) : undefined;
    });
  };
}

/** Outputs that share an input's memory and version are views of it, whether or not anything is recorded. */
function markViews(inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
  for (const output of outputs) {
    const source = inputs.find((input) => input.version === output.version);
    if (source === undefined || source === output) continue;
    const base = source.viewOrigin?.base ?? source;
    output.viewOrigin = { base, historyVersion: base.historyVersion, withoutGrad: !isGradEnabled() };
  }
}
