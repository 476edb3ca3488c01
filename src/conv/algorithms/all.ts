import type { Algorithm } from './algorithm.ts';
import { depthwise } from './depthwise.ts';
import { direct } from './direct.ts';
import { matrix } from './matrix.ts';
import { pointwise } from './pointwise.ts';
import { weightGradient } from './weight-gradient.ts';
import { winograd2, winograd4 } from './winograd.ts';

/** Every algorithm that the planner asks. The one that takes every convolution comes last. */
export const algorithms: readonly Algorithm[] = [
  pointwise,
  depthwise,
  winograd4,
  winograd2,
  direct,
  weightGradient,
  matrix,
];
