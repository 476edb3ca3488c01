import { noGrad } from '../autograd/modes.ts';
import { describeEpilogue } from '../conv/algorithms/epilogue.ts';
import { summarizePlan } from '../conv/explain.ts';
import { describeRole } from '../conv/roles.ts';
import { Tensor } from '../ops/methods.ts';
import { type ExplainOptions, explainConvolution } from '../ops/spatial/explain.ts';
import { type Convolved, observeConvolutions } from '../tensor/kernels.ts';
import { scope } from '../tensor/scope.ts';
import { foldedWeight } from './fused-layers.ts';
import { type Layer, Module } from './module.ts';

/**
 * How fovea computes the convolution of `input` [N, Cin, …] with `weight` [Cout, Cin / groups, …]: the
 * algorithm that it runs, at what estimated cost, why not another one, the steps, and whether the weight is
 * kept prepared. Read from the plan that runs. The number of the weight's axes says whether it is conv1d,
 * conv2d or conv3d.
 *
 * Of a model, one line for each layer that its forward pass on `input` runs, without recording: a convolution
 * with its plan and what is fused into it, any other layer with the shape of its result.
 *
 * @throws where shapes, types or settings do not fit together, as the convolution itself.
 * @example
 * ```ts
 * const text = explain(zeros([1, 2, 8, 8]), zeros([4, 2, 1, 1]));
 * print(text.slice(0, text.indexOf('   ')));
 * // conv forward  x[1,2,8,8] * w[4,2,1,1] → [1,4,8,8]
 * const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 2));
 * print(explain(net, zeros([1, 2, 2])));
 * // 0  Flatten  [1,2,2] → [1,4]
 * // 1  Linear   [1,4] → [1,2]
 * ```
 */
export function explain(model: Layer, input: Tensor): string;
export function explain(input: Tensor, weight: Tensor, options?: ExplainOptions): string;
export function explain(subject: Layer | Tensor, other: Tensor, options: ExplainOptions = {}): string {
  return subject instanceof Module
    ? explainModel(subject, other)
    : explainConvolution(subject, other, options);
}

/** What a layer did. */
type Line = readonly [name: string, kind: string, text: string];

function explainModel(model: Layer, input: Tensor): string {
  const lines: Line[] = [];
  const leaves = [...model.namedModules()].filter(([, module]) => [...module.children()].length === 0);
  const listen = (convolved: Convolved): void => void lines.push(convolutionLine(leaves, convolved));
  const unwatch = leaves.map(([name, module]) => watch(name, module, lines));
  try {
    observeConvolutions(listen, () => noGrad(() => scope(() => void model.forward(input))));
  } finally {
    for (const stop of unwatch) stop();
  }
  const width = (column: 0 | 1): number => Math.max(...lines.map((line) => line[column].length));
  const [names, kinds] = [width(0), width(1)];
  return lines
    .map(([name, kind, text]) => `${name.padEnd(names)}  ${kind.padEnd(kinds)}  ${text}`)
    .join('\n');
}

/** A convolution, named by the module whose weight it uses; a normalisation may be part of that weight. */
function convolutionLine(
  leaves: readonly (readonly [string, Module])[],
  { plan, operands, settings }: Convolved,
): Line {
  const { spec, role } = plan;
  const isUsed = ([, module]: readonly [string, Module]): boolean =>
    [...module.parameters(), foldedWeight(module)].some((tensor) => tensor?.storage === operands[1].storage);
  const [name, module] = leaves.find(isUsed) ?? ['', undefined];
  const isFolded = module !== undefined && foldedWeight(module)?.storage === operands[1].storage;
  const epilogue = describeEpilogue(settings.bias !== undefined, settings.activation);
  const kind = module?.constructor.name ?? 'convolution';
  const parts = [...(isFolded ? ['batch norm in the weight'] : []), ...(epilogue === '' ? [] : [epilogue])];
  const fused = parts.length === 0 ? '' : `  with ${parts.join(', ')}`;
  return [name, kind, `${describeRole(spec, role)}  ${summarizePlan(plan)}${fused}`];
}

/** Writes a line for every call of a layer, unless it was a convolution; returns how to stop that. */
function watch(name: string, module: Module, lines: Line[]): () => void {
  const forward: unknown = Reflect.get(module, 'forward');
  if (typeof forward !== 'function') return () => {};
  const watched = (...inputs: readonly Tensor[]): unknown => {
    const before = lines.length;
    const output: unknown = Reflect.apply(forward, module, inputs);
    if (lines.length === before) {
      const shapes = [inputs[0], output].map((each) => shapeText(each));
      lines.push([name, module.constructor.name, shapes.join(' → ')]);
    }
    return output;
  };
  Object.defineProperty(module, 'forward', { value: watched, configurable: true });
  return () => void Reflect.deleteProperty(module, 'forward');
}

function shapeText(value: unknown): string {
  return value instanceof Tensor ? `[${[...value.shape]}]` : '…';
}
