/**
 * Where the windows of a fractional pool begin along one axis: steps of α = (I − K) / (O − 1) from a
 * random start u in [0, 1), rounded down, and the last window at the very end. `round` is the arithmetic
 * of the input's type, in which PyTorch computes this.
 *
 * @see https://arxiv.org/abs/1412.6071
 */
export function fractionalStarts(
  inputSize: number,
  outputSize: number,
  kernelSize: number,
  u: number,
  round: (value: number) => number,
): readonly number[] {
  const step = round((inputSize - kernelSize) / (outputSize - 1));
  return Array.from({ length: outputSize }, (_, o) => {
    if (o === outputSize - 1) return inputSize - kernelSize;
    return Math.trunc(round(round(o + u) * step)) - Math.trunc(round(u * step));
  });
}

/** Row-major places of the first of equal maxima (the last NaN) of every window of one plane. */
export function maximaOfPlane(
  plane: ArrayLike<number>,
  inputSize: readonly number[],
  starts: readonly (readonly number[])[],
  kernelSize: readonly number[],
): number[] {
  let windows: number[][] = [[0]];
  // Axis by axis, every window so far is crossed with those of the axis: lists of places in row-major order.
  starts.forEach((axisStarts, axis) => {
    windows = windows.flatMap((places) =>
      axisStarts.map((start) =>
        places.flatMap((place) =>
          Array.from({ length: kernelSize[axis] }, (_, k) => place * inputSize[axis] + start + k),
        ),
      ),
    );
  });
  return windows.map((places) =>
    places.reduce((best, place) => {
      return plane[place] > plane[best] || Number.isNaN(plane[place]) ? place : best;
    }),
  );
}
