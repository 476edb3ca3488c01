import { F, Generator, grad, ones, rand, type Tensor } from '../../../src/index.ts';
import type { Matrix } from '../state/matrix.ts';

/** One layer of a stack, the same along both axes. */
export interface Layer {
  readonly kind: 'conv' | 'pool';
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

/** Pixels of an input, from `first` to `last`, both included; they may lie in the padding. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Length of a layer's output. */
export function outputLength(layer: Layer, input: number): number {
  const { kernel, stride, dilation, padding } = layer;
  return Math.floor((input + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** Length of what each layer gives, from the input to the last. */
export function lengths(layers: readonly Layer[], input: number): readonly number[] {
  const all = [input];
  for (const layer of layers) all.push(outputLength(layer, all[all.length - 1]));
  return all;
}

/** Size of the receptive field after each layer: it grows by (k − 1) · d times the product of the strides. */
export function fieldSizes(layers: readonly Layer[]): readonly number[] {
  let jump = 1;
  let size = 1;
  return layers.map(({ kernel, stride, dilation }) => {
    size += (kernel - 1) * dilation * jump;
    jump *= stride;
    return size;
  });
}

/** What the middle output of the last layer sees: its span is traced back, layer by layer. */
export function computedField(layers: readonly Layer[], input: number): Span {
  const all = lengths(layers, input);
  const middle = Math.floor(all[all.length - 1] / 2);
  return layers.reduceRight<Span>(
    ({ first, last }, { kernel, stride, dilation, padding }) => ({
      first: first * stride - padding,
      last: last * stride - padding + dilation * (kernel - 1),
    }),
    { first: middle, last: middle },
  );
}

/** Images whose gradients are averaged: max pooling asks each of them another question. */
const images = 6;

function run(layers: readonly Layer[], input: Tensor): Tensor {
  return layers.reduce((x, { kind, kernel, stride, dilation, padding }) => {
    if (kind === 'pool') return F.maxPool2d(x, kernel, { stride, dilation, padding });
    const weight = ones([1, 1, kernel, kernel]).div(kernel * kernel);
    return F.conv2d(x, weight, null, { stride, dilation, padding });
  }, input);
}

/**
 * How strongly the middle output depends on each pixel: |∂ output / ∂ pixel| by autograd, for convolutions
 * that take the mean under their window, averaged over random images. [input, input]
 */
export function measuredField(layers: readonly Layer[], input: number): Matrix {
  const all = lengths(layers, input);
  const middle = Math.floor(all[all.length - 1] / 2);
  const pictures = rand([images, 1, input, input], { generator: new Generator().manualSeed(0) });
  const gradient = grad((x: Tensor) => run(layers, x).at(':', 0, middle, middle).sum())(pictures);
  return gradient.abs().mean(0).at(0).tolist() as number[][];
}
