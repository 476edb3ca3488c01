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
} from './activation.ts';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  type OutputSize,
} from './adaptive-pooling.ts';
export {
  AvgPool1d,
  type AvgPool1dOptions,
  AvgPool2d,
  AvgPool3d,
  type AvgPoolOptions,
} from './average-pooling.ts';
export { BatchNorm1d, BatchNorm2d, BatchNorm3d } from './batch-normalization.ts';
export {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  MultiLabelSoftMarginLoss,
  MultiMarginLoss,
  NLLLoss,
} from './classification-loss.ts';
export {
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  type Padding,
  ZeroPad1d,
  ZeroPad2d,
  ZeroPad3d,
} from './constant-padding.ts';
export { ModuleDict, ModuleList, ParameterDict, ParameterList, Sequential } from './containers.ts';
export { Conv1d, Conv2d, Conv3d } from './convolution.ts';
export type { ConvModuleOptions, ConvTransposeModuleOptions, PaddingMode } from './convolution-base.ts';
export { CosineSimilarity, PairwiseDistance } from './distance.ts';
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  FeatureAlphaDropout,
} from './dropout.ts';
export { Embedding, type EmbeddingModuleOptions } from './embedding.ts';
export { Flatten, Unflatten } from './flatten.ts';
export { Fold, type FoldModuleOptions, Unfold } from './fold.ts';
export * as functional from './functional.ts';
export * as init from './init.ts';
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from './instance-normalization.ts';
export {
  GroupNorm,
  type GroupNormOptions,
  LayerNorm,
  type LayerNormModuleOptions,
  LocalResponseNorm,
} from './layer-normalization.ts';
export { Bilinear, Identity, Linear, type LinearOptions } from './linear.ts';
export { LPPool1d, LPPool2d, LPPool3d, type LPPoolOptions } from './lp-pooling.ts';
export {
  CosineEmbeddingLoss,
  HingeEmbeddingLoss,
  MarginRankingLoss,
  MultiLabelMarginLoss,
  SoftMarginLoss,
  TripletMarginLoss,
} from './margin-loss.ts';
export { MaxPool1d, MaxPool2d, MaxPool3d, type MaxPoolOptions } from './max-pooling.ts';
export { MaxUnpool1d, MaxUnpool2d, MaxUnpool3d, type MaxUnpoolOptions } from './max-unpooling.ts';
export { type Layer, type MemberOptions, Module } from './module.ts';
export type { NormOptions } from './norm.ts';
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
} from './padding.ts';
export { Parameter } from './parameter.ts';
export {
  GELU,
  GLU,
  Hardshrink,
  PReLU,
  type PReLUOptions,
  Softplus,
  Softshrink,
} from './parametric-activation.ts';
export { CELU, ELU, Hardtanh, LeakyReLU, RReLU, Threshold } from './rectifier.ts';
export {
  GaussianNLLLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  PoissonNLLLoss,
  SmoothL1Loss,
} from './regression-loss.ts';
export { LogSoftmax, Softmax, Softmax2d, Softmin } from './softmax.ts';
export type { IncompatibleKeys, StateDict } from './state-dict.ts';
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type OutputSizeOption,
} from './transposed-convolution.ts';
export {
  ChannelShuffle,
  PixelShuffle,
  PixelUnshuffle,
  Upsample,
  type UpsampleOptions,
  UpsamplingBilinear2d,
  UpsamplingNearest2d,
  type UpsamplingOptions,
} from './upsampling.ts';
export * as utils from './utils.ts';
