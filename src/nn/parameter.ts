import { Tensor } from '../ops/methods.ts';
import { keep } from '../tensor/scope.ts';
import { inspect } from '../tensor/shape.ts';

/**
 * A tensor that a module learns: a leaf that requires gradients, sharing the memory of `data`. Assigned to
 * a field of a module, it is among the module's `parameters()`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 * @example
 * ```ts
 * print(new nn.Parameter(tensor([1, 2])));
 * // Parameter containing:
 * // tensor([1., 2.], requires_grad=True)
 * ```
 */
export class Parameter extends Tensor {
  constructor(data: Tensor, requiresGrad = true) {
    super(data.storage, data.dtype, data, data.version);
    this.requiresGrad = requiresGrad;
    keep(this);
  }
}

/** Methods are installed on the prototype, where a class body cannot override them. */
for (const name of ['toString', inspect]) {
  Object.defineProperty(Parameter.prototype, name, {
    configurable: true,
    writable: true,
    value(this: Parameter): string {
      return `Parameter containing:\n${Tensor.prototype.toString.call(this)}`;
    },
  });
}
