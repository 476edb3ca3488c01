import { type DType, dtypes, legacyName } from '../dtype/dtype.ts';
import type { Tensor } from '../tensor/tensor.ts';

/**
 * The tensor converted to float32; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.float.html
 * @example
 * ```ts
 * print(tensor([1n]).float());
 * // tensor([1.])
 * ```
 */
export function float(input: Tensor): Tensor {
  return input.to('float32');
}

/**
 * The tensor converted to float64; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.double.html
 * @example
 * ```ts
 * print(tensor([1]).double());
 * // tensor([1.], dtype=torch.float64)
 * ```
 */
export function double(input: Tensor): Tensor {
  return input.to('float64');
}

/**
 * The tensor converted to float16; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.half.html
 * @example
 * ```ts
 * print(tensor([1]).half());
 * // tensor([1.], dtype=torch.float16)
 * ```
 */
export function half(input: Tensor): Tensor {
  return input.to('float16');
}

/**
 * The tensor converted to int64; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.long.html
 * @example
 * ```ts
 * print(tensor([1.7]).long());
 * // tensor([1])
 * ```
 */
export function long(input: Tensor): Tensor {
  return input.to('int64');
}

/**
 * The tensor converted to int32; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.int.html
 * @example
 * ```ts
 * print(tensor([1.7]).int());
 * // tensor([1], dtype=torch.int32)
 * ```
 */
export function int(input: Tensor): Tensor {
  return input.to('int32');
}

/**
 * The tensor converted to int16; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.short.html
 * @example
 * ```ts
 * print(tensor([1.7]).short());
 * // tensor([1], dtype=torch.int16)
 * ```
 */
export function short(input: Tensor): Tensor {
  return input.to('int16');
}

/**
 * The tensor converted to int8; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.char.html
 * @example
 * ```ts
 * print(tensor([1.7]).char());
 * // tensor([1], dtype=torch.int8)
 * ```
 */
export function char(input: Tensor): Tensor {
  return input.to('int8');
}

/**
 * The tensor converted to uint8; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.byte.html
 * @example
 * ```ts
 * print(tensor([1.7]).byte());
 * // tensor([1], dtype=torch.uint8)
 * ```
 */
export function byte(input: Tensor): Tensor {
  return input.to('uint8');
}

/**
 * The tensor converted to bool; itself, if it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.bool.html
 * @example
 * ```ts
 * print(tensor([0, 2]).bool());
 * // tensor([False,  True])
 * ```
 */
export function bool(input: Tensor): Tensor {
  return input.to('bool');
}

/**
 * The tensor on the CPU, where it is already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.cpu.html
 * @example
 * ```ts
 * const x = zeros([1]);
 * print(x.cpu() === x);
 * // true
 * ```
 */
export function cpu(input: Tensor): Tensor {
  return input;
}

/**
 * The tensor converted to the type of another one.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.type_as.html
 * @example
 * ```ts
 * print(tensor([1.5]).typeAs(tensor([1n])));
 * // tensor([1])
 * ```
 */
export function typeAs(input: Tensor, other: Tensor): Tensor {
  return input.to(other.dtype);
}

/**
 * Without an argument PyTorch's older name of the tensor's type; else the tensor converted to a type,
 * named either way.
 *
 * @throws when there is no such type.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.type.html
 * @example
 * ```ts
 * print(zeros([1]).type(), zeros([1]).type('torch.LongTensor'));
 * // torch.FloatTensor tensor([0])
 * ```
 */
export function type(input: Tensor): string;
export function type(input: Tensor, dtype: DType | `torch.${string}Tensor`): Tensor;
export function type(input: Tensor, dtype?: DType | `torch.${string}Tensor` | null): string | Tensor;
export function type(input: Tensor, dtype?: string | null): string | Tensor {
  if (dtype === undefined || dtype === null) return classOf(input.dtype);
  const wanted = dtypes.find((name) => name === dtype || classOf(name) === dtype);
  if (wanted === undefined) {
    throw new TypeError(`invalid type: '${dtype}'. Use one of ${dtypes.join(', ')}.`);
  }
  return input.to(wanted);
}

function classOf(dtype: DType): string {
  return `torch.${legacyName(dtype)}Tensor`;
}
