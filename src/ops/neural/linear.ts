import { checkTensors } from '../../tensor/check-tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/**
 * x Wᵀ + b: `input` [*, Cin], `weight` [Cout, Cin] (or [Cin]), `bias` [Cout] → [*, Cout].
 *
 * @throws when the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html
 * @example
 * ```ts
 * print(F.linear(tensor([[1, 2]]), tensor([[1, 1], [1, -1], [0, 3]])));
 * // tensor([[ 3., -1.,  6.]])
 * ```
 */
export function linear(input: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  checkTensors('linear', { input, weight }, { bias });
  if (!bias) return input.matmul(weight.t());
  if (input.ndim === 2) return bias.addmm(input, weight.t());
  if (input.ndim === 3 && input.isContiguous()) {
    const [batch, length, features] = input.shape;
    return bias.addmm(input.view(batch * length, features), weight.t()).view(batch, length, weight.shape[0]);
  }
  return input.matmul(weight.t()).add(bias);
}

/**
 * x₁ᵀ W x₂ + b: `input1` [*, C1], `input2` [*, C2], `weight` [Cout, C1, C2], `bias` [Cout] → [*, Cout].
 *
 * @throws when the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.bilinear.html
 * @example
 * ```ts
 * print(F.bilinear(tensor([[1, 2]]), tensor([[3, 4]]), tensor([[[1, 0], [0, 1]]])));
 * // tensor([[11.]])
 * ```
 */
export function bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  checkBilinear(input1, input2, weight, bias);
  const [outputs, features1, features2] = weight.shape;
  const [first, second] = [input1.reshape(-1, features1), input2.reshape(-1, features2)];
  const products = first.matmul(weight).mul(second).sum(-1);
  const result = products.t().reshape(...input1.shape.slice(0, -1), outputs);
  return bias ? result.add(bias) : result;
}

function checkBilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias?: Tensor | null): void {
  const fail = (sentence: string): never => {
    throw new RangeError(`${sentence}. The weight is [out features, in1 features, in2 features].`);
  };
  const { ndim } = input1;
  if (ndim !== input2.ndim) {
    fail(`bilinear(): input dimensions do not match: got ${ndim} and ${input2.ndim}`);
  }
  for (let axis = 0; axis < ndim - 1; axis++) {
    if (input1.shape[axis] !== input2.shape[axis]) {
      fail(
        `bilinear(): input batch dimensions do not match at dim ${axis}: ` +
          `got ${input1.shape[axis]} and ${input2.shape[axis]}`,
      );
    }
  }
  [input1, input2].forEach((input, i) => {
    const size = input.shape[ndim - 1];
    if (size !== weight.shape[i + 1]) {
      fail(
        `bilinear(): input${i + 1} size does not match weight size: got ${size} ` +
          `but expected ${weight.shape[i + 1]}`,
      );
    }
  });
  if (bias && bias.shape[0] !== weight.shape[0]) {
    fail(
      `bilinear(): bias size does not match weight size: got ${bias.shape[0]} ` +
        `but expected ${weight.shape[0]}`,
    );
  }
}
