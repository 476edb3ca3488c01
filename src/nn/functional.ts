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
  type AdaptiveMaxPoolOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from '../ops/adaptive-pooling.ts';
export { type AffineGridOptions, affineGrid } from '../ops/affine-grid.ts';
export {
  type AvgPool1dOptions,
  type AvgPoolOptions,
  avgPool1d,
  avgPool2d,
  avgPool3d,
} from '../ops/average-pooling.ts';
export {
  type ConvolutionOptions,
  type ConvolutionTransposeOptions,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from '../ops/convolution.ts';
export {
  type CosineOptions,
  cosineSimilarity,
  type DistanceOptions,
  type NormalizeOptions,
  normalize,
  pairwiseDistance,
  pdist,
} from '../ops/distance.ts';
export {
  alphaDropout,
  type DropoutOptions,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  featureAlphaDropout,
} from '../ops/dropout.ts';
export { type EmbeddingOptions, embedding, oneHot } from '../ops/embedding.ts';
export { sigmoid } from '../ops/exponential.ts';
export { fold, unfold } from '../ops/fold.ts';
export {
  type FractionalMaxPoolOptions,
  fractionalMaxPool2d,
  fractionalMaxPool3d,
} from '../ops/fractional-pooling.ts';
export { type GridSampleOptions, gridSample } from '../ops/grid-sample.ts';
export { tanh } from '../ops/hyperbolic.ts';
export { interpolate, upsample } from '../ops/interpolation.ts';
export type { InterpolateOptions, InterpolationMode } from '../ops/interpolation-target.ts';
export { bilinear, linear } from '../ops/linear.ts';
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
  type MaxPoolOptions,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
} from '../ops/max-pooling.ts';
export {
  type BatchNormOptions,
  batchNorm,
  type InstanceNormOptions,
  instanceNorm,
} from '../ops/normalization-batch.ts';
export { groupNorm, type LayerNormOptions, layerNorm } from '../ops/normalization-layer.ts';
export { type LocalResponseOptions, localResponseNorm } from '../ops/normalization-response.ts';
export { type PadOptions, pad } from '../ops/pad.ts';
export { channelShuffle, pixelShuffle, pixelUnshuffle } from '../ops/pixel-shuffle.ts';
export { type LpPoolOptions, lpPool1d, lpPool2d, lpPool3d } from '../ops/power-pooling.ts';
export type { LossOptions, LossReduction } from '../ops/reduced.ts';
export { logSoftmax, type SoftmaxOptions, softmax } from '../ops/softmax.ts';
export { type GumbelSoftmaxOptions, gumbelSoftmax, softmin } from '../ops/softmax-variants.ts';
export { maxUnpool1d, maxUnpool2d, maxUnpool3d } from '../ops/unpooling.ts';
