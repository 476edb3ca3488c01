import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { given, tuple } from '../repr.ts';

/** Elements to add on every side, or `[left, right, top, bottom, front, back]`. */
export type Padding = number | readonly number[];

/** What the padding modules share: `rank` spatial dimensions at the end of the input get larger. */
export abstract class Pad extends Module {
  readonly padding: readonly number[];
  readonly #options: F.PadOptions;

  constructor(rank: number, padding: Padding, options: F.PadOptions) {
    super();
    this.padding = typeof padding === 'number' ? new Array<number>(2 * rank).fill(padding) : [...padding];
    this.#options = options;
  }

  /** [N, C, …] → the same, larger. */
  forward(input: Tensor): Tensor {
    return F.pad(input, this.padding, this.#options);
  }

  protected override extraRepr(): string {
    return tuple(this.padding);
  }
}

/** What the padding modules with a value of one's own share. */
abstract class ConstantPad extends Pad {
  readonly value: number;

  constructor(rank: number, padding: Padding, value: number) {
    super(rank, padding, { mode: 'constant', value });
    this.value = value;
  }

  protected override extraRepr(): string {
    return `padding=${tuple(this.padding)}, value=${given(this.value)}`;
  }
}

/**
 * One value around the input.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad1d.html
 * @example
 * ```ts
 * print(new nn.ConstantPad1d([1, 0], 7).forward(ones([1, 1, 2])).shape);
 * // torch.Size([1, 1, 3])
 * ```
 */
export class ConstantPad1d extends ConstantPad {
  constructor(padding: Padding, value: number) {
    super(1, padding, value);
  }
}

/**
 * One value around the input.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad2d.html
 * @example
 * ```ts
 * print(new nn.ConstantPad2d([1, 0, 0, 0], 7).forward(ones([1, 1, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 3])
 * ```
 */
export class ConstantPad2d extends ConstantPad {
  constructor(padding: Padding, value: number) {
    super(2, padding, value);
  }
}

/**
 * One value around the input.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad3d.html
 * @example
 * ```ts
 * print(new nn.ConstantPad3d([1, 0, 0, 0, 0, 0], 7).forward(ones([1, 1, 2, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 2, 3])
 * ```
 */
export class ConstantPad3d extends ConstantPad {
  constructor(padding: Padding, value: number) {
    super(3, padding, value);
  }
}

/**
 * Zeros around the input.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad1d.html
 * @example
 * ```ts
 * print(new nn.ZeroPad1d([1, 0]).forward(ones([1, 1, 2])).shape);
 * // torch.Size([1, 1, 3])
 * ```
 */
export class ZeroPad1d extends Pad {
  constructor(padding: Padding) {
    super(1, padding, { mode: 'constant', value: 0 });
  }
}

/**
 * Zeros around the input.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html
 * @example
 * ```ts
 * print(new nn.ZeroPad2d([1, 0, 0, 0]).forward(ones([1, 1, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 3])
 * ```
 */
export class ZeroPad2d extends Pad {
  constructor(padding: Padding) {
    super(2, padding, { mode: 'constant', value: 0 });
  }
}

/**
 * Zeros around the input.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad3d.html
 * @example
 * ```ts
 * print(new nn.ZeroPad3d([1, 0, 0, 0, 0, 0]).forward(ones([1, 1, 2, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 2, 3])
 * ```
 */
export class ZeroPad3d extends Pad {
  constructor(padding: Padding) {
    super(3, padding, { mode: 'constant', value: 0 });
  }
}
