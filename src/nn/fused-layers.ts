import { isRecorded } from '../autograd/record.ts';
import type { Activation } from '../backend/backend.ts';
import type { Tensor } from '../ops/methods.ts';
import * as F from './functional.ts';
import { type AnyConvolution, type FusedParameters, fuseConvBnWeights } from './fusion.ts';
import { ReLU, ReLU6 } from './layers/activation.ts';
import { BatchNorm1d, BatchNorm2d, BatchNorm3d } from './layers/batch-normalization.ts';
import { Conv1d, Conv2d, Conv3d } from './layers/convolution.ts';
import type { Layer, Module } from './module.ts';

/** Several layers in one step. */
interface Fused {
  readonly output: Tensor;
  /** How many layers it was. */
  readonly count: number;
}

type AnyNorm = BatchNorm1d | BatchNorm2d | BatchNorm3d;

/** The convolutions, and the batch normalisations that take their rank. */
const kinds = [
  [Conv1d, BatchNorm1d],
  [Conv2d, BatchNorm2d],
  [Conv3d, BatchNorm3d],
] as const;

/**
 * Convolution, then perhaps a batch normalisation in evaluation, then perhaps ReLU or ReLU6, computed as one
 * convolution where nothing is recorded: the activation is applied before a result is stored, and the
 * normalisation is a matter of the weight. Nothing where the layers are not of that kind. Layers of classes
 * that extend these may do something else, and are left alone.
 */
export function fusedLayers(layers: readonly Layer[], position: number, input: Tensor): Fused | undefined {
  const conv = layers[position];
  const kind = kinds.findIndex(([Conv]) => conv.constructor === Conv);
  if (kind < 0 || !isConvolution(conv) || conv.paddingMode !== 'zeros') return undefined;
  const next = layers[position + 1];
  const norm = isFixedNorm(next, kinds[kind][1]) && next.numFeatures === conv.outChannels ? next : undefined;
  const activation = activationOf(layers[position + (norm ? 2 : 1)]);
  if (norm === undefined && activation === undefined) return undefined;
  const used = [input, conv.weight, conv.bias, norm?.weight, norm?.bias].filter((tensor) => tensor != null);
  if (isRecorded(used) || used.some(({ dtype }) => dtype !== input.dtype)) return undefined;
  const { weight, bias } = norm === undefined ? conv : normalized(conv, norm);
  const { stride, padding, dilation, groups } = conv;
  const convolve = [F.conv1d, F.conv2d, F.conv3d][kind];
  const output = convolve(input, weight, bias, { stride, padding, dilation, groups, activation });
  return { output, count: 1 + (norm ? 1 : 0) + (activation ? 1 : 0) };
}

function isConvolution(layer: Layer): layer is AnyConvolution {
  return layer instanceof Conv1d || layer instanceof Conv2d || layer instanceof Conv3d;
}

/** Whether a layer is this kind of normalisation, by statistics that stay as they are. */
function isFixedNorm(layer: Layer | undefined, Norm: (typeof kinds)[number][1]): layer is AnyNorm {
  if (!(layer instanceof Norm) || !isExactly(layer, Norm)) return false;
  return !layer.training && layer.runningMean !== null && layer.runningVar !== null;
}

/** Whether a layer is of a class itself, not of one that extends it. */
function isExactly(layer: Layer, kind: unknown): boolean {
  return layer.constructor === kind;
}

function activationOf(layer: Layer | undefined): Activation | undefined {
  if (layer?.constructor === ReLU) return 'relu';
  return layer?.constructor === ReLU6 ? 'relu6' : undefined;
}

/** A convolution that a normalisation was fused into, and of which versions of which tensors. */
interface Known {
  readonly norm: AnyNorm;
  readonly tensors: readonly (Tensor | null)[];
  readonly versions: readonly (number | undefined)[];
  readonly fused: FusedParameters;
}

const known = new WeakMap<Module, Known>();

/** The weight of a convolution with a normalisation in it, if there is one. */
export function foldedWeight(conv: Module): Tensor | undefined {
  return known.get(conv)?.fused.weight;
}

/** The parameters of both layers in one, kept until one of their tensors changes. */
function normalized(conv: AnyConvolution, norm: AnyNorm): FusedParameters {
  const { runningMean, runningVar, weight, bias, eps } = norm;
  const tensors = [conv.weight, conv.bias, runningMean, runningVar, weight, bias];
  const versions = tensors.map((tensor) => tensor?.version.value);
  const before = known.get(conv);
  const isSame = (tensor: Tensor | null, n: number): boolean =>
    before?.tensors[n] === tensor && before?.versions[n] === versions[n];
  if (before?.norm === norm && tensors.every(isSame)) return before.fused;
  if (before !== undefined)
    for (const tensor of Object.values(before.fused)) tensor.storage.letGo('its layer');
  const numbers = { runningMean: runningMean!, runningVar: runningVar!, eps, weight, bias };
  const fused = fuseConvBnWeights(conv.weight, conv.bias, numbers);
  known.set(conv, { norm, tensors, versions, fused });
  return fused;
}
