import { Pad, type Padding } from './constant-padding.ts';

/**
 * The input reflected at its edges.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad1d.html
 * @example
 * ```ts
 * print(new nn.ReflectionPad1d([1, 0]).forward(ones([1, 1, 2])).shape);
 * // torch.Size([1, 1, 3])
 * ```
 */
export class ReflectionPad1d extends Pad {
  constructor(padding: Padding) {
    super(1, padding, { mode: 'reflect' });
  }
}

/**
 * The input reflected at its edges.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad2d.html
 * @example
 * ```ts
 * print(new nn.ReflectionPad2d([1, 0, 0, 0]).forward(ones([1, 1, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 3])
 * ```
 */
export class ReflectionPad2d extends Pad {
  constructor(padding: Padding) {
    super(2, padding, { mode: 'reflect' });
  }
}

/**
 * The input reflected at its edges.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad3d.html
 * @example
 * ```ts
 * print(new nn.ReflectionPad3d([1, 0, 0, 0, 0, 0]).forward(ones([1, 1, 2, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 2, 3])
 * ```
 */
export class ReflectionPad3d extends Pad {
  constructor(padding: Padding) {
    super(3, padding, { mode: 'reflect' });
  }
}

/**
 * The elements at the edges repeated.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad1d.html
 * @example
 * ```ts
 * print(new nn.ReplicationPad1d([1, 0]).forward(ones([1, 1, 2])).shape);
 * // torch.Size([1, 1, 3])
 * ```
 */
export class ReplicationPad1d extends Pad {
  constructor(padding: Padding) {
    super(1, padding, { mode: 'replicate' });
  }
}

/**
 * The elements at the edges repeated.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad2d.html
 * @example
 * ```ts
 * print(new nn.ReplicationPad2d([1, 0, 0, 0]).forward(ones([1, 1, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 3])
 * ```
 */
export class ReplicationPad2d extends Pad {
  constructor(padding: Padding) {
    super(2, padding, { mode: 'replicate' });
  }
}

/**
 * The elements at the edges repeated.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad3d.html
 * @example
 * ```ts
 * print(new nn.ReplicationPad3d([1, 0, 0, 0, 0, 0]).forward(ones([1, 1, 2, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 2, 3])
 * ```
 */
export class ReplicationPad3d extends Pad {
  constructor(padding: Padding) {
    super(3, padding, { mode: 'replicate' });
  }
}

/**
 * The input continued from its other side.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad1d.html
 * @example
 * ```ts
 * print(new nn.CircularPad1d([1, 0]).forward(ones([1, 1, 2])).shape);
 * // torch.Size([1, 1, 3])
 * ```
 */
export class CircularPad1d extends Pad {
  constructor(padding: Padding) {
    super(1, padding, { mode: 'circular' });
  }
}

/**
 * The input continued from its other side.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad2d.html
 * @example
 * ```ts
 * print(new nn.CircularPad2d([1, 0, 0, 0]).forward(ones([1, 1, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 3])
 * ```
 */
export class CircularPad2d extends Pad {
  constructor(padding: Padding) {
    super(2, padding, { mode: 'circular' });
  }
}

/**
 * The input continued from its other side.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad3d.html
 * @example
 * ```ts
 * print(new nn.CircularPad3d([1, 0, 0, 0, 0, 0]).forward(ones([1, 1, 2, 2, 2])).shape);
 * // torch.Size([1, 1, 2, 2, 3])
 * ```
 */
export class CircularPad3d extends Pad {
  constructor(padding: Padding) {
    super(3, padding, { mode: 'circular' });
  }
}
