export { ModuleDict, ModuleList, ParameterDict, ParameterList, Sequential } from './containers.ts';
export * as functional from './functional.ts';
export * as init from './init.ts';
export {
  Hardsigmoid,
  Hardswish,
  LogSigmoid,
  Mish,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softsign,
  Tanh,
  Tanhshrink,
} from './layers/activation.ts';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  type OutputSize,
} from './layers/adaptive-pooling.ts';
export {
  AvgPool1d,
  type AvgPool1dOptions,
  AvgPool2d,
  AvgPool3d,
  type AvgPoolOptions,
} from './layers/average-pooling.ts';
export { BatchNorm1d, BatchNorm2d, BatchNorm3d } from './layers/batch-normalization.ts';
export {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  MultiLabelSoftMarginLoss,
  MultiMarginLoss,
  NLLLoss,
} from './layers/classification-loss.ts';
export {
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  type Padding,
  ZeroPad1d,
  ZeroPad2d,
  ZeroPad3d,
} from './layers/constant-padding.ts';
export { Conv1d, Conv2d, Conv3d } from './layers/convolution.ts';
export type {
  ConvModuleOptions,
  ConvTransposeModuleOptions,
  PaddingMode,
} from './layers/convolution-base.ts';
export { CosineSimilarity, PairwiseDistance } from './layers/distance.ts';
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  FeatureAlphaDropout,
} from './layers/dropout.ts';
export { Embedding, type EmbeddingModuleOptions } from './layers/embedding.ts';
export { Flatten, Unflatten } from './layers/flatten.ts';
export { Fold, type FoldModuleOptions, Unfold } from './layers/fold.ts';
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from './layers/instance-normalization.ts';
export {
  GroupNorm,
  type GroupNormOptions,
  LayerNorm,
  type LayerNormModuleOptions,
  LocalResponseNorm,
} from './layers/layer-normalization.ts';
export { Bilinear, Identity, Linear, type LinearOptions } from './layers/linear.ts';
export { LPPool1d, LPPool2d, LPPool3d, type LPPoolOptions } from './layers/lp-pooling.ts';
export {
  CosineEmbeddingLoss,
  HingeEmbeddingLoss,
  MarginRankingLoss,
  MultiLabelMarginLoss,
  SoftMarginLoss,
  TripletMarginLoss,
} from './layers/margin-loss.ts';
export { MaxPool1d, MaxPool2d, MaxPool3d, type MaxPoolOptions } from './layers/max-pooling.ts';
export { MaxUnpool1d, MaxUnpool2d, MaxUnpool3d, type MaxUnpoolOptions } from './layers/max-unpooling.ts';
export type { NormOptions } from './layers/norm.ts';
export {
  CircularPad1d,
  CircularPad2d,
  CircularPad3d,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
} from './layers/padding.ts';
export {
  GELU,
  GLU,
  Hardshrink,
  PReLU,
  type PReLUOptions,
  Softplus,
  Softshrink,
} from './layers/parametric-activation.ts';
export { CELU, ELU, Hardtanh, LeakyReLU, RReLU, Threshold } from './layers/rectifier.ts';
export {
  GaussianNLLLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  PoissonNLLLoss,
  SmoothL1Loss,
} from './layers/regression-loss.ts';
export { LogSoftmax, Softmax, Softmax2d, Softmin } from './layers/softmax.ts';
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type OutputSizeOption,
} from './layers/transposed-convolution.ts';
export {
  ChannelShuffle,
  PixelShuffle,
  PixelUnshuffle,
  Upsample,
  type UpsampleOptions,
  UpsamplingBilinear2d,
  UpsamplingNearest2d,
  type UpsamplingOptions,
} from './layers/upsampling.ts';
export { type Layer, type MemberOptions, Module } from './module.ts';
export { Parameter } from './parameter.ts';
export type { IncompatibleKeys, StateDict } from './state-dict.ts';
export * as utils from './utils.ts';
