import type { PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { tuple } from '../repr.ts';
import { perAxis } from './convolution-base.ts';

/** Options of `MaxUnpool1d`, `MaxUnpool2d` and `MaxUnpool3d`: those of the pool that is undone. */
export interface MaxUnpoolOptions {
  /** Step of the window. Default: its size. */
  readonly stride?: PerAxis | null;
  /** Padding of the pool. Default: 0. */
  readonly padding?: PerAxis;
}

/** What the three unpools share. */
abstract class MaxUnpool extends Module {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];

  protected constructor(rank: number, kernelSize: PerAxis, options: MaxUnpoolOptions) {
    super();
    this.kernelSize = perAxis(kernelSize, rank);
    this.stride = perAxis(options.stride ?? kernelSize, rank);
    this.padding = perAxis(options.padding ?? 0, rank);
  }

  protected override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${tuple(kernelSize)}, stride=${tuple(stride)}, padding=${tuple(padding)}`;
  }
}

/**
 * Puts the largest elements that `MaxPool1d` found back in their places, among zeros.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool1d.html
 * @example
 * ```ts
 * const pool = new nn.MaxPool1d(2, { returnIndices: true });
 * const [y, indices] = pool.forward(ones([1, 1, 2]));
 * print(new nn.MaxUnpool1d(2).forward(y, indices).sum());
 * // tensor(1.)
 * ```
 */
export class MaxUnpool1d extends MaxUnpool {
  constructor(kernelSize: PerAxis, options: MaxUnpoolOptions = {}) {
    super(1, kernelSize, options);
  }

  /** Pooled values and their indices → [N, C, L]; `outputSize` is the shape before pooling. */
  forward(input: Tensor, indices: Tensor, options: { readonly outputSize?: readonly number[] } = {}): Tensor {
    const { kernelSize, stride, padding } = this;
    return F.maxUnpool1d(input, indices, kernelSize, { stride, padding, ...options });
  }
}

/**
 * Puts the largest elements that `MaxPool2d` found back in their places, among zeros.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html
 * @example
 * ```ts
 * const pool = new nn.MaxPool2d(2, { returnIndices: true });
 * const [y, indices] = pool.forward(ones([1, 1, 2, 2]));
 * print(new nn.MaxUnpool2d(2).forward(y, indices).sum());
 * // tensor(1.)
 * ```
 */
export class MaxUnpool2d extends MaxUnpool {
  constructor(kernelSize: PerAxis, options: MaxUnpoolOptions = {}) {
    super(2, kernelSize, options);
  }

  /** Pooled values and their indices → [N, C, H, W]; `outputSize` is the shape before pooling. */
  forward(input: Tensor, indices: Tensor, options: { readonly outputSize?: readonly number[] } = {}): Tensor {
    const { kernelSize, stride, padding } = this;
    return F.maxUnpool2d(input, indices, kernelSize, { stride, padding, ...options });
  }
}

/**
 * Puts the largest elements that `MaxPool3d` found back in their places, among zeros.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool3d.html
 * @example
 * ```ts
 * const pool = new nn.MaxPool3d(2, { returnIndices: true });
 * const [y, indices] = pool.forward(ones([1, 1, 2, 2, 2]));
 * print(new nn.MaxUnpool3d(2).forward(y, indices).sum());
 * // tensor(1.)
 * ```
 */
export class MaxUnpool3d extends MaxUnpool {
  constructor(kernelSize: PerAxis, options: MaxUnpoolOptions = {}) {
    super(3, kernelSize, options);
  }

  /** Pooled values and their indices → [N, C, D, H, W]; `outputSize` is the shape before pooling. */
  forward(input: Tensor, indices: Tensor, options: { readonly outputSize?: readonly number[] } = {}): Tensor {
    const { kernelSize, stride, padding } = this;
    return F.maxUnpool3d(input, indices, kernelSize, { stride, padding, ...options });
  }
}
