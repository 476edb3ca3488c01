import * as e from '../../expression/build.ts';
import type { Expression } from '../../expression/expression.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';

/** What lies beyond the borders of a sampled image. */
export type GridPadding = 'zeros' | 'border' | 'reflection';

/** From [−1, 1] to pixels: ±1 are the corner pixels' centres, or else their outer edges. */
function toPixels(x: Expression, size: Expression, alignCorners: boolean): Expression {
  if (alignCorners) return e.mul(e.div(e.add(x, 1), 2), e.sub(size, 1));
  return e.div(e.sub(e.mul(e.add(x, 1), size), 1), 2);
}

/** Into [0, size − 1]; the slope at and beyond the bounds is 0. */
function clipped(x: Expression, size: Expression): Expression {
  const last = e.sub(size, 1);
  return e.where(e.le(x, 0), 0, e.where(e.ge(x, last), last, x));
}

/** Mirrored at the borders (pixel centres or edges, as `alignCorners` says) until it lies between them. */
function reflected(x: Expression, size: Expression, alignCorners: boolean): Expression {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? e.sub(size, 1) : size;
  const shifted = e.sub(x, low);
  const distance = e.where(e.lt(shifted, 0), e.neg(shifted), shifted);
  const extra = e.fmod(distance, span);
  const flips = e.floor(e.div(distance, span));
  const isEven = e.eq(e.remainder(flips, 2), 0);
  const inside = e.where(isEven, e.add(extra, low), e.add(e.sub(span, extra), low));
  return e.where(e.eq(span, 0), 0, inside);
}

function padded(x: Expression, size: Expression, padding: GridPadding, alignCorners: boolean): Expression {
  if (padding === 'zeros') return x;
  return clipped(padding === 'border' ? x : reflected(x, size, alignCorners), size);
}

/** Pixel positions of grid coordinates, brought back into the image as the padding says. */
export function gridCoordinate(padding: GridPadding, alignCorners: boolean): Pointwise {
  return pointwise({
    name: 'gridCoordinate',
    type: 'promote',
    promoted: 1,
    formula: (x, size) => padded(toPixels(x, size, alignCorners), size, padding, alignCorners),
  });
}

/** Pixel positions brought back into the image as the padding says. */
export function paddedCoordinate(padding: GridPadding, alignCorners: boolean): Pointwise {
  return pointwise({
    name: 'paddedCoordinate',
    type: 'promote',
    promoted: 1,
    formula: (x, size) => padded(x, size, padding, alignCorners),
  });
}

/** Pixel positions outside [0, size − 1] and NaN moved inside, so that they can be looked up. */
export const lookupOp: Pointwise = pointwise({
  name: 'lookup',
  type: 'promote',
  promoted: 1,
  constant: true,
  formula: (x, size) => e.where(e.ge(x, 0), e.where(e.lt(x, size), x, e.sub(size, 1)), 0),
});

/** Whether a pixel position lies in the image. */
export const insideOp: Pointwise = pointwise({
  name: 'inside',
  type: 'bool',
  promoted: 1,
  constant: true,
  formula: (x, size) => e.and(e.ge(x, 0), e.lt(x, size)),
});

/** Keys' cubic convolution with a = −0.75 at a distance from 0 to 2. */
export const keysOp: Pointwise = pointwise({
  name: 'keys',
  type: 'promote',
  formula: (x) => {
    const near = e.add(e.mul(e.mul(e.sub(e.mul(1.25, x), 2.25), x), x), 1);
    const far = e.mul(e.sub(e.mul(e.add(e.mul(e.sub(x, 5), x), 8), x), 4), -0.75);
    return e.where(e.le(x, 1), near, far);
  },
  domain: [[0.1, 1.9]],
});

/** 1 with a slope of 0: the nearest pixel counts whole, wherever in its square a position lies. */
export const wholeWeightOp: Pointwise = pointwise({
  name: 'wholeWeight',
  type: 'promote',
  formula: (x) => e.where(e.isnan(x), 0, 1),
});

/** value · weight, and exactly 0 outside the image, whatever stands at the place looked up instead. */
export const sampleTermOp: Pointwise = pointwise({
  name: 'sampleTerm',
  type: 'promote',
  formula: (value, weight, inside) => e.where(inside, e.mul(value, weight), 0),
});
