import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import { hasPadding } from '../views.ts';
import type { Algorithm, Offer } from './algorithm.ts';
import { panelUse, productCost } from './costs.ts';
import { runExamples } from './examples.ts';
import { multiplyAdds, multiplyStep } from './multiply.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

/**
 * A 1×1 convolution is a matrix multiplication as it stands: every element of the image is its own
 * window, so the image is the matrix of columns and nothing is copied.
 */
export const pointwise: Algorithm = {
  name: 'pointwise',
  consider(spec, role, machine) {
    const obstacle = whyNot(spec);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    const step = multiplyStep(spec, role);
    if (whyNotPlanes('pointwise', spec, role, machine) === undefined && role !== 'weightGradient') {
      return withKernel(spec, role);
    }
    return {
      ok: true,
      cost: Math.round(productCost(spec, role, machine)),
      why: 'each element is its own window: nothing to copy',
      steps: [spec.batch === 1 ? step.label : `${spec.batch} × (${step.label})`],
      run: (backend, views) => runExamples(backend, { spec, role, steps: [step], columns: 'image' }, views),
    };
  },
};

function whyNot(spec: ConvSpec): string | undefined {
  if (spec.kernelSize.some((size) => size !== 1)) return `kernel is ${spec.kernelSize.join('×')}`;
  if (spec.stride.some((step) => step !== 1)) return `stride is ${spec.stride.join('×')}`;
  if (hasPadding(spec)) return 'the input is padded';
  if (spec.outputSize.some((size, axis) => size !== spec.inputSize[axis]))
    return 'some elements have no window';
  return undefined;
}

/** With a kernel of the device, which packs the weight and adds the bias. */
function withKernel(spec: ConvSpec, role: Role): Offer {
  const channels = role === 'forward' ? spec.outChannels : spec.inChannels;
  const places = elementCount(spec.outputSize);
  const use = panelUse(channels / spec.groups, places);
  const planes = role === 'forward' ? spec.inChannels : spec.outChannels;
  const moved = elementCount(spec.weightShape) + 2 * spec.batch * places * planes;
  return {
    ok: true,
    cost: Math.round(multiplyAdds(spec) / (0.94 * use) + moved),
    why: 'each element is its own window: nothing to copy',
    steps: [
      'pack weight',
      `product of [${spec.outChannels},${spec.inChannels / spec.groups}] with the planes`,
    ],
    fuses: true,
    run: onPlanes('pointwise', spec, role),
  };
}
