import { isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { inPlace } from '../declare/in-place.ts';
import type { Pointwise } from '../declare/pointwise.ts';

/** The option that most activations share. */
export interface InplaceOptions {
  /** Write the result into the input itself. Default: false. */
  readonly inplace?: boolean;
}

/** Applies an activation with its parameters, in place if asked to. */
export function activate(
  op: Pointwise,
  input: Tensor,
  { inplace = false }: InplaceOptions,
  ...parameters: readonly number[]
): Tensor {
  if (!inplace) return op(input, ...parameters);
  return inPlace(input, `${op.definition.name}_`, (self) => op(self, ...parameters));
}

/** Refuses integers where PyTorch has no kernel for them; `kernel` is the name that it prints. */
export function checkFloating(input: Tensor, kernel: string): void {
  if (isFloatingPoint(input.dtype)) return;
  throw new TypeError(
    `"${kernel}" not implemented for '${legacyName(input.dtype)}'. Convert with .to('float32') first.`,
  );
}
