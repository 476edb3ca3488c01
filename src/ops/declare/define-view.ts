import { contiguousStrides } from '../../tensor/shape.ts';
import type { Layout, Tensor } from '../../tensor/tensor.ts';
import { defineOp, type GradientContext, type Op, type Sample } from './define.ts';
import { relayoutOp } from './relayout.ts';

/** Sizes (or dimensions) as one array or one by one: `view([2, 3])` or `view(2, 3)`. */
export type Sizes = (number | readonly number[])[];

/** The list that `Sizes` stands for. */
export function sizesOf(sizes: Sizes): number[] {
  // `flat()` would do, in half a microsecond.
  const list: number[] = [];
  for (const each of sizes) {
    if (typeof each === 'object' && each !== null) list.push(...each);
    else list.push(each);
  }
  return list;
}

type ViewGradient<Options> = (context: GradientContext<{ self: Tensor }, Options, never>) => Tensor;

/** A view: another layout of the same memory, as a function of the input's layout. */
interface ViewDefinition<Options> {
  readonly name: string;
  readonly node: string | ((options: Options) => string);
  readonly layout: (input: Layout, options: Options) => Layout;
  /** The gradient, where there is a simpler one than the adjoint of the layout. */
  readonly gradient?: ViewGradient<Options>;
  readonly samples: readonly Sample<{ self: Tensor }, Options>[];
}

/** The row-major layout of a shape. */
export function rowMajor(shape: readonly number[]): Layout {
  return { shape, strides: contiguousStrides(shape), offset: 0 };
}

/** Declares a view op. */
export function defineView<Options>(definition: ViewDefinition<Options>): Op<{ self: Tensor }, Options> {
  const { name, node, layout, samples } = definition;
  const adjoint: ViewGradient<Options> = ({ grad, meta, options }) => {
    const whole = rowMajor(meta.self.shape);
    return relayoutOp({ self: grad }, { from: layout(whole, options), to: whole });
  };
  return defineOp({
    name,
    node,
    forward: ({ self }: { self: Tensor }, options: Options) => self.alias(layout(self, options)),
    gradient: { self: definition.gradient ?? adjoint },
    samples,
  });
}
