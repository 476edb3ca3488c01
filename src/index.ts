export * as autograd from './autograd/index.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './autograd/modes.ts';
export { grad, type TransformOptions, valueAndGrad } from './autograd/transforms.ts';
export * as utils from './data/utils.ts';
export type { DType, Scalar, TypedArray } from './dtype/dtype.ts';
export { canCast, promoteTypes } from './dtype/promotion.ts';
export * as F from './nn/functional.ts';
export * as nn from './nn/index.ts';
export { hardshrink, prelu, relu } from './ops/activation.ts';
export { atleast1d, atleast2d, atleast3d, broadcastShapes, broadcastTensors } from './ops/broadcasting.ts';
export {
  allclose,
  equal,
  isclose,
  isfinite,
  isinf,
  isnan,
  isneginf,
  isposinf,
  isreal,
  signbit,
} from './ops/classification.ts';
export { blockDiag, cartesianProd, combinations, meshgrid } from './ops/combining.ts';
export { empty, eye, full, ones, scalarTensor, type TensorOptions, zeros } from './ops/creation.ts';
export { diag, diagEmbed } from './ops/diagonals.ts';
export { moveaxis, movedim, squeeze, swapaxes, swapdims, unsqueeze } from './ops/dimensions.ts';
export { einsum } from './ops/einsum.ts';
export {
  abs,
  absolute,
  acos,
  acosh,
  add,
  addcdiv,
  addcmul,
  arccos,
  arccosh,
  arcsin,
  arcsinh,
  arctan,
  arctan2,
  arctanh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  ceil,
  clamp,
  clampMax,
  clampMin,
  clip,
  copysign,
  cos,
  cosh,
  deg2rad,
  digamma,
  div,
  divide,
  eq,
  erf,
  erfc,
  erfinv,
  exp,
  exp2,
  expm1,
  fix,
  floatPower,
  floor,
  floorDivide,
  fmax,
  fmin,
  fmod,
  frac,
  gcd,
  ge,
  greater,
  greaterEqual,
  gt,
  heaviside,
  hypot,
  lcm,
  ldexp,
  le,
  lerp,
  less,
  lessEqual,
  lgamma,
  log,
  log1p,
  log2,
  log10,
  logaddexp,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  logit,
  lt,
  maximum,
  minimum,
  mul,
  multiply,
  nanToNum,
  ne,
  neg,
  negative,
  nextafter,
  notEqual,
  positive,
  pow,
  rad2deg,
  reciprocal,
  remainder,
  round,
  rsqrt,
  rsub,
  sgn,
  sigmoid,
  sign,
  sin,
  sinc,
  sinh,
  sqrt,
  square,
  sub,
  subtract,
  tan,
  tanh,
  trueDivide,
  trunc,
  xlogy,
} from './ops/elementwise.ts';
export { type ExplainOptions, explain } from './ops/explain.ts';
export { fill } from './ops/filling.ts';
export { format } from './ops/format-value.ts';
export { asarray, asTensor, tensor } from './ops/from-data.ts';
export { gather, takeAlongDim } from './ops/gather.ts';
export { indexAdd, indexCopy, indexFill } from './ops/index-along.ts';
export {
  cat,
  columnStack,
  concat,
  concatenate,
  dstack,
  hstack,
  rowStack,
  stack,
  vstack,
} from './ops/joining.ts';
export { emptyLike, fullLike, onesLike, zerosLike } from './ops/likes.ts';
export * as linalg from './ops/linalg.ts';
export { bmm, dot, ger, inner, kron, matmul, mm, mv, outer, vdot } from './ops/linear-algebra.ts';
export { maskedFill, maskedScatter } from './ops/masking.ts';
export { trilIndices, triuIndices, vander } from './ops/matrices.ts';
export { addbmm, addmm, addmv, addr, baddbmm } from './ops/matrix-addition.ts';
export { type CovOptions, corrcoef, cov, cross, trace } from './ops/matrix-functions.ts';
export { Tensor } from './ops/methods.ts';
export { type CdistOptions, cdist } from './ops/pairwise.ts';
export { indexPut, put } from './ops/putting.ts';
export { bernoulli, multinomial } from './ops/random.ts';
export {
  normal,
  poisson,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
} from './ops/random-creation.ts';
export { arange, linspace, logspace, range } from './ops/ranges.ts';
export { flip, fliplr, flipud, repeatInterleave, roll, rot90, tile } from './ops/rearranging.ts';
export {
  all,
  amax,
  amin,
  aminmax,
  any,
  argmax,
  argmin,
  argsort,
  bincount,
  countNonzero,
  cummax,
  cummin,
  cumprod,
  cumsum,
  diff,
  dist,
  histc,
  kthvalue,
  logcumsumexp,
  logsumexp,
  max,
  mean,
  median,
  min,
  mode,
  msort,
  nanmean,
  nanmedian,
  nanquantile,
  nansum,
  norm,
  prod,
  quantile,
  renorm,
  sort,
  std,
  stdMean,
  sum,
  sumToSize,
  topk,
  unique,
  uniqueConsecutive,
  var,
  varMean,
} from './ops/reductions.ts';
export { flatten, ravel, reshape, unflatten } from './ops/reshape.ts';
export { resultType } from './ops/result-type.ts';
export { scatter, scatterAdd, scatterReduce } from './ops/scatter.ts';
export { bucketize, searchsorted } from './ops/searching.ts';
export { argwhere, indexSelect, maskedSelect, nonzero, take } from './ops/selecting.ts';
export { diagonal, narrow, select } from './ops/slicing.ts';
export { logSoftmax, softmax } from './ops/softmax.ts';
export { chunk, split, tensorSplit, unbind } from './ops/splitting.ts';
export { type TensordotOptions, tensordot } from './ops/tensordot.ts';
export { tril, triu } from './ops/triangles.ts';
export { asStrided, broadcastTo, expand, permute, t, transpose } from './ops/views.ts';
export { where } from './ops/where.ts';
export { bartlettWindow, blackmanWindow, hammingWindow, hannWindow } from './ops/windows.ts';
export * as optim from './optim/index.ts';
export { defaultGenerator, Generator, initialSeed, manualSeed, seed } from './random/generator.ts';
export { print } from './tensor/print.ts';
export { getPrintOptions, setPrintOptions } from './tensor/print-options.ts';
export { keep, Scope, scope } from './tensor/scope.ts';
export { Size } from './tensor/shape.ts';
