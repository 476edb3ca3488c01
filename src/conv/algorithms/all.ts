import type { Algorithm } from './algorithm.ts';
import { depthwise } from './depthwise.ts';
import { direct } from './direct.ts';
import { implicit } from './implicit.ts';
import { interleaved } from './interleaved.ts';
import { interleavedWeight } from './interleaved-weight.ts';
import { matrix } from './matrix.ts';
import { phases } from './phases.ts';
import { pointwise } from './pointwise.ts';
import { slices } from './slices.ts';
import { small } from './small.ts';
import { weightGradient } from './weight-gradient.ts';
import { winograd2, winograd4, winograd4x2 } from './winograd.ts';
import { winogradWeight } from './winograd-weight.ts';

/** What takes some convolutions of lines and planes; `matrix` takes every convolution. */
const planar: readonly Algorithm[] = [
  pointwise,
  small,
  depthwise,
  winograd4,
  winograd4x2,
  winograd2,
  direct,
  implicit,
  interleaved,
  weightGradient,
  winogradWeight,
  interleavedWeight,
];

const volumes = slices([...planar, matrix]);

/** Every algorithm that the planner asks. The one that takes every convolution comes last. */
export const algorithms: readonly Algorithm[] = [
  ...planar,
  volumes,
  phases([...planar, volumes, matrix]),
  matrix,
];
