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
export {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  MultiLabelSoftMarginLoss,
  MultiMarginLoss,
  NLLLoss,
} from './classification-loss.ts';
export { ModuleDict, ModuleList, ParameterDict, ParameterList, Sequential } from './containers.ts';
export { Conv1d, Conv2d, Conv3d } from './convolution.ts';
export type { ConvModuleOptions, ConvTransposeModuleOptions, PaddingMode } from './convolution-base.ts';
export { Flatten, Unflatten } from './flatten.ts';
export * as functional from './functional.ts';
export * as init from './init.ts';
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
export { Parameter } from './parameter.ts';
export {
  GaussianNLLLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  PoissonNLLLoss,
  SmoothL1Loss,
} from './regression-loss.ts';
export type { IncompatibleKeys, StateDict } from './state-dict.ts';
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type OutputSizeOption,
} from './transposed-convolution.ts';
