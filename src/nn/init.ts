/** The ways to fill a tensor with first values: `nn.init`. All work in place, unrecorded, and return it. */
export {
  orthogonal_,
  type SparseOptions,
  sparse_,
  type TruncNormalOptions,
  truncNormal_,
} from './init/drawn.ts';
export { constant_, dirac_, eye_, normal_, ones_, uniform_, zeros_ } from './init/filling.ts';
export {
  calculateGain,
  type GainOptions,
  type KaimingOptions,
  kaimingNormal_,
  kaimingUniform_,
  type Nonlinearity,
  xavierNormal_,
  xavierUniform_,
} from './init/scaled.ts';
