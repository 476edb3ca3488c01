export * as autograd from './autograd/index.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './autograd/modes.ts';
export { grad, type TransformOptions, valueAndGrad } from './autograd/transforms.ts';
export * as utils from './data/utils.ts';
export type { DType, Scalar, TypedArray } from './dtype/dtype.ts';
export { canCast, promoteTypes } from './dtype/promotion.ts';
export { explain } from './nn/explain.ts';
export * as F from './nn/functional.ts';
export * as nn from './nn/index.ts';
export { clone } from './ops/conversion.ts';
export { empty, eye, full, ones, scalarTensor, type TensorOptions, zeros } from './ops/creation/creation.ts';
export { asarray, asTensor, tensor } from './ops/creation/from-data.ts';
export { emptyLike, fullLike, onesLike, zerosLike } from './ops/creation/likes.ts';
export { trilIndices, triuIndices, vander } from './ops/creation/matrices.ts';
export { arange, linspace, logspace, range } from './ops/creation/ranges.ts';
export { bartlettWindow, blackmanWindow, hammingWindow, hannWindow } from './ops/creation/windows.ts';
export { resultType } from './ops/declare/result-type.ts';
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
} from './ops/elementwise/classification.ts';
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
} from './ops/elementwise/elementwise.ts';
export { where } from './ops/elementwise/where.ts';
export { fill } from './ops/filling.ts';
export { format } from './ops/format-value.ts';
export { gather, takeAlongDim } from './ops/indexing/gather.ts';
export { indexAdd, indexCopy, indexFill } from './ops/indexing/index-along.ts';
export { maskedFill, maskedScatter } from './ops/indexing/masking.ts';
export { indexPut, put } from './ops/indexing/putting.ts';
export { scatter, scatterAdd, scatterReduce } from './ops/indexing/scatter.ts';
export { argwhere, indexSelect, maskedSelect, nonzero, take } from './ops/indexing/selecting.ts';
export { einsum } from './ops/linear-algebra/einsum.ts';
export * as linalg from './ops/linear-algebra/linalg.ts';
export {
  bmm,
  dot,
  ger,
  inner,
  kron,
  matmul,
  mm,
  mv,
  outer,
  vdot,
} from './ops/linear-algebra/linear-algebra.ts';
export { addbmm, addmm, addmv, addr, baddbmm } from './ops/linear-algebra/matrix-addition.ts';
export { type CovOptions, corrcoef, cov, cross, trace } from './ops/linear-algebra/matrix-functions.ts';
export { type CdistOptions, cdist } from './ops/linear-algebra/pairwise.ts';
export { type TensordotOptions, tensordot } from './ops/linear-algebra/tensordot.ts';
export { Tensor } from './ops/methods.ts';
export { hardshrink, prelu, relu } from './ops/neural/activation.ts';
export { logSoftmax, softmax } from './ops/neural/softmax.ts';
export { bernoulli, multinomial } from './ops/random/random.ts';
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
} from './ops/random/random-creation.ts';
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
} from './ops/reduction/reductions.ts';
export { bucketize, searchsorted } from './ops/reduction/searching.ts';
export {
  atleast1d,
  atleast2d,
  atleast3d,
  broadcastShapes,
  broadcastTensors,
} from './ops/shape/broadcasting.ts';
export { blockDiag, cartesianProd, combinations, meshgrid } from './ops/shape/combining.ts';
export { diag, diagEmbed, diagflat } from './ops/shape/diagonals.ts';
export { moveaxis, movedim, squeeze, swapaxes, swapdims, unsqueeze } from './ops/shape/dimensions.ts';
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
} from './ops/shape/joining.ts';
export { flip, fliplr, flipud, repeatInterleave, roll, rot90, tile } from './ops/shape/rearranging.ts';
export { flatten, ravel, reshape, unflatten } from './ops/shape/reshape.ts';
export { diagonal, narrow, select } from './ops/shape/slicing.ts';
export { chunk, hsplit, split, tensorSplit, unbind, vsplit } from './ops/shape/splitting.ts';
export { tril, triu } from './ops/shape/triangles.ts';
export { asStrided, broadcastTo, expand, permute, t, transpose } from './ops/shape/views.ts';
export type { ExplainOptions } from './ops/spatial/explain.ts';
export * as optim from './optim/index.ts';
export { defaultGenerator, Generator, initialSeed, manualSeed, seed } from './random/generator.ts';
export { print } from './tensor/print.ts';
export { getPrintOptions, setPrintOptions } from './tensor/print-options.ts';
export { keep, Scope, scope } from './tensor/scope.ts';
export { Size } from './tensor/shape.ts';
export { memoryStats } from './tensor/storage.ts';
export { getNumThreads, setNumThreads } from './tensor/threads.ts';
