export { sigmoid } from '../ops/elementwise/exponential.ts';
export { tanh } from '../ops/elementwise/hyperbolic.ts';
export { hardshrink, prelu, relu } from '../ops/neural/activation.ts';
export { celu, elu, selu } from '../ops/neural/activation-exponential.ts';
export {
  celu_,
  elu_,
  hardtanh_,
  leakyRelu_,
  relu_,
  selu_,
  threshold_,
} from '../ops/neural/activation-in-place.ts';
export {
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  relu6,
  softshrink,
  threshold,
} from '../ops/neural/activation-piecewise.ts';
export { type RreluOptions, rrelu } from '../ops/neural/activation-random.ts';
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
} from '../ops/neural/activation-smooth.ts';
export {
  type CosineOptions,
  cosineSimilarity,
  type DistanceOptions,
  type NormalizeOptions,
  normalize,
  pairwiseDistance,
  pdist,
} from '../ops/neural/distance.ts';
export {
  alphaDropout,
  type DropoutOptions,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  featureAlphaDropout,
} from '../ops/neural/dropout.ts';
export { type EmbeddingOptions, embedding, oneHot } from '../ops/neural/embedding.ts';
export { bilinear, linear } from '../ops/neural/linear.ts';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type LogitsLossOptions,
  type WeightedLossOptions,
} from '../ops/neural/loss-binary.ts';
export { type CrossEntropyOptions, crossEntropy } from '../ops/neural/loss-cross-entropy.ts';
export {
  type GaussianNllOptions,
  gaussianNllLoss,
  type KlDivOptions,
  klDiv,
  type PoissonNllOptions,
  poissonNllLoss,
} from '../ops/neural/loss-likelihood.ts';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  type MarginOptions,
  marginRankingLoss,
  softMarginLoss,
  type TripletMarginOptions,
  tripletMarginLoss,
} from '../ops/neural/loss-margin.ts';
export {
  type MultiMarginOptions,
  multilabelMarginLoss,
  multilabelSoftMarginLoss,
  multiMarginLoss,
} from '../ops/neural/loss-multi.ts';
export { type ClassLossOptions, nllLoss } from '../ops/neural/loss-nll.ts';
export {
  type HuberOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1Options,
  smoothL1Loss,
} from '../ops/neural/loss-regression.ts';
export {
  type BatchNormOptions,
  batchNorm,
  type InstanceNormOptions,
  instanceNorm,
} from '../ops/neural/normalization-batch.ts';
export { groupNorm, type LayerNormOptions, layerNorm } from '../ops/neural/normalization-layer.ts';
export { type LocalResponseOptions, localResponseNorm } from '../ops/neural/normalization-response.ts';
export type { LossOptions, LossReduction } from '../ops/neural/reduced.ts';
export { logSoftmax, type SoftmaxOptions, softmax } from '../ops/neural/softmax.ts';
export { type GumbelSoftmaxOptions, gumbelSoftmax, softmin } from '../ops/neural/softmax-variants.ts';
export {
  type AdaptiveMaxPoolOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from '../ops/spatial/adaptive-pooling.ts';
export { type AffineGridOptions, affineGrid } from '../ops/spatial/affine-grid.ts';
export {
  type AvgPool1dOptions,
  type AvgPoolOptions,
  avgPool1d,
  avgPool2d,
  avgPool3d,
} from '../ops/spatial/average-pooling.ts';
export {
  type ConvolutionOptions,
  type ConvolutionTransposeOptions,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from '../ops/spatial/convolution.ts';
export { fold, unfold } from '../ops/spatial/fold.ts';
export {
  type FractionalMaxPoolOptions,
  fractionalMaxPool2d,
  fractionalMaxPool3d,
} from '../ops/spatial/fractional-pooling.ts';
export { type GridSampleOptions, gridSample } from '../ops/spatial/grid-sample.ts';
export { interpolate, upsample } from '../ops/spatial/interpolation.ts';
export type { InterpolateOptions, InterpolationMode } from '../ops/spatial/interpolation-target.ts';
export {
  type MaxPoolOptions,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
} from '../ops/spatial/max-pooling.ts';
export { type PadOptions, pad } from '../ops/spatial/pad.ts';
export { channelShuffle, pixelShuffle, pixelUnshuffle } from '../ops/spatial/pixel-shuffle.ts';
export { type LpPoolOptions, lpPool1d, lpPool2d, lpPool3d } from '../ops/spatial/power-pooling.ts';
export { maxUnpool1d, maxUnpool2d, maxUnpool3d } from '../ops/spatial/unpooling.ts';
