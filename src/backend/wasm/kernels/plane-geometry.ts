import type { PlaneConvolution, View } from '../../backend.ts';

/** The numbers of a convolution of planes, and how far apart batch and channels lie, in bytes. */
export interface PlaneGeometry {
  readonly batch: number;
  readonly groups: number;
  /** Per group. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly height: number;
  readonly width: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly begin: readonly [number, number];
  readonly inputImage: number;
  readonly inputPlane: number;
  readonly outputImage: number;
  readonly outputPlane: number;
}

/** Reads a call's shapes. */
export function planeGeometry({
  input,
  weight,
  output,
  stride,
  dilation,
  begin,
}: PlaneConvolution): PlaneGeometry {
  const [batch, , height, width] = input.shape;
  const [groups, outChannels, inChannels, kernelHeight, kernelWidth] = weight.shape;
  const [, , outHeight, outWidth] = output.shape;
  return {
    batch,
    groups,
    inChannels,
    outChannels,
    height,
    width,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    stride,
    dilation,
    begin,
    inputImage: 4 * input.strides[0],
    inputPlane: 4 * input.strides[1],
    outputImage: 4 * output.strides[0],
    outputPlane: 4 * output.strides[1],
  };
}

/** How many products a convolution sums up. */
export function multiplyAddsOf(geometry: PlaneGeometry): number {
  const { batch, groups, inChannels, outChannels, kernelHeight, kernelWidth } = geometry;
  const taps = kernelHeight * kernelWidth;
  return batch * groups * outChannels * inChannels * taps * geometry.outHeight * geometry.outWidth;
}

/** The weight as one row of taps per output channel: [G · M/G, C/G · KH · KW], if its strides allow that. */
export function isFlat({ shape, strides }: View): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis > 1; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}
