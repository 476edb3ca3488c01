export { hardshrink, prelu, relu } from '../ops/activation.ts';
export { celu, elu, selu } from '../ops/activation-exponential.ts';
export {
  celu_,
  elu_,
  hardtanh_,
  leakyRelu_,
  relu_,
  selu_,
  threshold_,
} from '../ops/activation-in-place.ts';
export {
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  relu6,
  softshrink,
  threshold,
} from '../ops/activation-piecewise.ts';
export { type RreluOptions, rrelu } from '../ops/activation-random.ts';
export {
  gelu,
  glu,
  logsigmoid,
  mish,
  type SoftplusOptions,
  silu,
  softplus,
  softsign,
  tanhshrink,
} from '../ops/activation-smooth.ts';
export {
  type CosineOptions,
  cosineSimilarity,
  type DistanceOptions,
  type NormalizeOptions,
  normalize,
  pairwiseDistance,
  pdist,
} from '../ops/distance.ts';
export { sigmoid } from '../ops/exponential.ts';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type LogitsLossOptions,
  type WeightedLossOptions,
} from '../ops/loss-binary.ts';
export { type CrossEntropyOptions, crossEntropy } from '../ops/loss-cross-entropy.ts';
export {
  type GaussianNllOptions,
  gaussianNllLoss,
  type KlDivOptions,
  klDiv,
  type PoissonNllOptions,
  poissonNllLoss,
} from '../ops/loss-likelihood.ts';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  type MarginOptions,
  marginRankingLoss,
  softMarginLoss,
  type TripletMarginOptions,
  tripletMarginLoss,
} from '../ops/loss-margin.ts';
export {
  type MultiMarginOptions,
  multilabelMarginLoss,
  multilabelSoftMarginLoss,
  multiMarginLoss,
} from '../ops/loss-multi.ts';
export { type ClassLossOptions, nllLoss } from '../ops/loss-nll.ts';
export {
  type HuberOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1Options,
  smoothL1Loss,
} from '../ops/loss-regression.ts';
export {
  type BatchNormOptions,
  batchNorm,
  type InstanceNormOptions,
  instanceNorm,
} from '../ops/normalization-batch.ts';
export { groupNorm, type LayerNormOptions, layerNorm } from '../ops/normalization-layer.ts';
export { type LocalResponseOptions, localResponseNorm } from '../ops/normalization-response.ts';
export type { LossOptions, LossReduction } from '../ops/reduced.ts';
export { logSoftmax, type SoftmaxOptions, softmax } from '../ops/softmax.ts';
export { type GumbelSoftmaxOptions, gumbelSoftmax, softmin } from '../ops/softmax-variants.ts';
export { tanh } from '../ops/trigonometric.ts';
