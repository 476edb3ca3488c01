import { type Role, resultOf, type Slot, type Slots } from './roles.ts';
import type { ConvSpec } from './spec.ts';

/**
 * The oracle: any role of any spec by direct loops in float64, on row-major arrays of the spec's
 * shapes. `operands` holds the two tensors that the role reads; what it computes is returned.
 */
export function convolutionReference(
  spec: ConvSpec,
  role: Role,
  operands: Partial<Slots<ArrayLike<number>>>,
): Float64Array {
  const result = resultOf[role];
  const [a, b] = (['input', 'weight', 'output'] as const).filter((slot) => slot !== result);
  const left = operand(operands, a!);
  const right = operand(operands, b!);
  const shapes = { input: spec.inputShape, weight: spec.weightShape, output: spec.outputShape };
  const sums = new Float64Array(shapes[result].reduce((product, size) => product * size, 1));
  forEachProduct(spec, (index) => {
    sums[index[result]] += left[index[a!]] * right[index[b!]];
  });
  return sums;
}

function operand(operands: Partial<Slots<ArrayLike<number>>>, slot: Slot): ArrayLike<number> {
  const values = operands[slot];
  if (values === undefined) throw new Error(`the reference convolution needs the values of its ${slot}`);
  return values;
}

/** Visits every product of the trilinear form of `roles.ts` with the row-major places of its factors. */
function forEachProduct(spec: ConvSpec, visit: (index: Slots<number>) => void): void {
  const { groups } = spec;
  const cPerGroup = spec.inChannels / groups;
  const mPerGroup = spec.outChannels / groups;
  for (let n = 0; n < spec.batch; n++) {
    for (let m = 0; m < spec.outChannels; m++) {
      for (let c = 0; c < cPerGroup; c++) {
        const inputPlane = n * spec.inChannels + Math.floor(m / mPerGroup) * cPerGroup + c;
        const weightPlane = m * cPerGroup + c;
        const outputPlane = n * spec.outChannels + m;
        forEachPlace(spec, 0, { input: inputPlane, weight: weightPlane, output: outputPlane }, visit);
      }
    }
  }
}

/** The same for one pair of planes, from spatial axis `axis` on: o over the output, k over the kernel. */
function forEachPlace(
  spec: ConvSpec,
  axis: number,
  at: Slots<number>,
  visit: (index: Slots<number>) => void,
): void {
  if (axis === spec.inputSize.length) {
    visit(at);
    return;
  }
  const inputSize = spec.inputSize[axis];
  const kernelSize = spec.kernelSize[axis];
  const outputSize = spec.outputSize[axis];
  for (let o = 0; o < outputSize; o++) {
    for (let k = 0; k < kernelSize; k++) {
      const i = o * spec.stride[axis] + k * spec.dilation[axis] - spec.padding[axis][0];
      if (i < 0 || i >= inputSize) continue;
      const input = at.input * inputSize + i;
      const weight = at.weight * kernelSize + k;
      const output = at.output * outputSize + o;
      forEachPlace(spec, axis + 1, { input, weight, output }, visit);
    }
  }
}
