import { broadcastShapes as jointShape, Size } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/**
 * The shape to which all the shapes broadcast.
 *
 * @throws when they do not.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_shapes.html
 * @example
 * ```ts
 * print(broadcastShapes([2, 1], [3]));
 * // torch.Size([2, 3])
 * ```
 */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): Size {
  return Size.copyOf(jointShape(...shapes));
}

/**
 * Views of the tensors in the shape to which all of them broadcast.
 *
 * @throws when they do not.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_tensors.html
 * @example
 * ```ts
 * const [x] = broadcastTensors(tensor([1, 2]), zeros([2, 1]));
 * print(x);
 * // tensor([[1., 2.],
 * //         [1., 2.]])
 * ```
 */
export function broadcastTensors(...tensors: readonly Tensor[]): Tensor[] {
  const shape = jointShape(...tensors.map((tensor) => tensor.shape));
  return tensors.map((tensor) => tensor.expand(shape));
}

/** One tensor gives a tensor, several give an array of tensors. */
function forOneOrMore(tensors: readonly Tensor[], f: (tensor: Tensor) => Tensor): Tensor | Tensor[] {
  return tensors.length === 1 ? f(tensors[0]) : tensors.map(f);
}

/**
 * Each tensor with at least 1 dimension: numbers become [1].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_1d.html
 * @example
 * ```ts
 * print(atleast1d(tensor(3)));
 * // tensor([3.])
 * ```
 */
export function atleast1d(tensor: Tensor): Tensor;
export function atleast1d(...tensors: readonly Tensor[]): Tensor[];
export function atleast1d(...tensors: readonly Tensor[]): Tensor | Tensor[] {
  return forOneOrMore(tensors, (tensor) => (tensor.ndim === 0 ? tensor.reshape(1) : tensor));
}

/**
 * Each tensor with at least 2 dimensions: vectors become rows.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_2d.html
 * @example
 * ```ts
 * print(atleast2d(tensor([1, 2])));
 * // tensor([[1., 2.]])
 * ```
 */
export function atleast2d(tensor: Tensor): Tensor;
export function atleast2d(...tensors: readonly Tensor[]): Tensor[];
export function atleast2d(...tensors: readonly Tensor[]): Tensor | Tensor[] {
  return forOneOrMore(tensors, (tensor) => {
    if (tensor.ndim === 0) return tensor.reshape(1, 1);
    return tensor.ndim === 1 ? tensor.unsqueeze(0) : tensor;
  });
}

/**
 * Each tensor with at least 3 dimensions: [W] becomes [1, W, 1], [H, W] becomes [H, W, 1].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atleast_3d.html
 * @example
 * ```ts
 * print(atleast3d(tensor([1, 2])).shape);
 * // torch.Size([1, 2, 1])
 * ```
 */
export function atleast3d(tensor: Tensor): Tensor;
export function atleast3d(...tensors: readonly Tensor[]): Tensor[];
export function atleast3d(...tensors: readonly Tensor[]): Tensor | Tensor[] {
  return forOneOrMore(tensors, (tensor) => {
    if (tensor.ndim === 0) return tensor.reshape(1, 1, 1);
    if (tensor.ndim === 1) return tensor.unsqueeze(0).unsqueeze(2);
    return tensor.ndim === 2 ? tensor.unsqueeze(2) : tensor;
  });
}
