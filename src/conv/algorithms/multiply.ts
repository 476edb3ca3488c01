import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import { slidingTaps } from '../taps.ts';
import { transpose } from '../views.ts';
import type { Step } from './examples.ts';

/**
 * Each role as one matrix product per group, of weight [M/G, C/G · K], columns [C/G · K, O] and
 * output [M/G, O]:
 *
 *   forward          output = weight · columns
 *   data gradient    columns = weightᵀ · output
 *   weight gradient  weight += output · columnsᵀ
 */
export function multiplyStep(spec: ConvSpec, role: Role): Step {
  const rows = spec.outChannels / spec.groups;
  const taps = (spec.inChannels / spec.groups) * elementCount(spec.kernelSize);
  const places = elementCount(spec.outputSize);
  const times = spec.groups === 1 ? '' : `${spec.groups} × `;
  switch (role) {
    case 'forward':
      return {
        label: `${times}gemm [${rows},${taps}]·[${taps},${places}]`,
        run: ({ backend, weight, columns, output }) => backend.gemm({ a: weight, b: columns, c: output }),
      };
    case 'dataGradient':
      return {
        label: `${times}gemm [${taps},${rows}]·[${rows},${places}]`,
        run: ({ backend, weight, columns, output }) =>
          backend.gemm({ a: transpose(weight), b: output, c: columns }),
      };
    case 'weightGradient':
      return {
        label: `${times}gemm [${rows},${places}]·[${places},${taps}], added`,
        run: ({ backend, weight, columns, output, accumulate }) =>
          backend.gemm({ a: output, b: transpose(columns), c: weight, accumulate }),
      };
  }
}

/** The multiply-adds of any role: N · M · O · C/G · K. */
export function multiplyAdds(spec: ConvSpec): number {
  return elementCount(spec.outputShape) * elementCount(spec.weightShape.slice(1));
}

/** How many taps, over all places of each axis, meet an input: the others lie on the padding. */
export function tapsMet(spec: ConvSpec): readonly number[] {
  const { inputSize, outputSize, kernelSize, stride, dilation, padding } = spec;
  return kernelSize.map((size, axis) => {
    const sizes = { inputSize: inputSize[axis], outputSize: outputSize[axis], kernelSize: size };
    const steps = { stride: stride[axis], dilation: dilation[axis], begin: padding[axis][0] };
    return slidingTaps({ ...sizes, ...steps }).reduce((sum, { count }) => sum + count, 0);
  });
}
