import type { ConvOptions, SpatialRank } from '../../src/conv/options.ts';
import { type ConvSpec, convSpec } from '../../src/conv/spec.ts';

/** A convolution layer of a known network. */
export interface Layer {
  /** `ResNet-18 layer1`: where it comes from. */
  readonly name: string;
  readonly spec: ConvSpec;
}

type Shape = readonly number[];

function layer(name: string, input: Shape, weight: Shape, options: ConvOptions = {}): Layer {
  return { name, spec: convSpec((input.length - 2) as SpatialRank, input, weight, undefined, options) };
}

const same = { padding: 1 };
const half = { padding: 1, stride: 2 };
const depthwise = (channels: number, stride: number): ConvOptions => ({
  padding: 1,
  stride,
  groups: channels,
});

/** Layers as they are in networks that people run, with the input sizes that they are run on. */
export const layers: readonly Layer[] = [
  layer('ResNet stem', [1, 3, 224, 224], [64, 3, 7, 7], { padding: 3, stride: 2 }),
  layer('ResNet-18 layer1', [1, 64, 56, 56], [64, 64, 3, 3], same),
  layer('ResNet-18 layer1, batch 8', [8, 64, 56, 56], [64, 64, 3, 3], same),
  layer('ResNet-18 layer2 half', [1, 64, 56, 56], [128, 64, 3, 3], half),
  layer('ResNet-18 layer2 shortcut', [1, 64, 56, 56], [128, 64, 1, 1], { stride: 2 }),
  layer('ResNet-18 layer2', [1, 128, 28, 28], [128, 128, 3, 3], same),
  layer('ResNet-18 layer3 half', [1, 128, 28, 28], [256, 128, 3, 3], half),
  layer('ResNet-18 layer3', [1, 256, 14, 14], [256, 256, 3, 3], same),
  layer('ResNet-18 layer3, batch 8', [8, 256, 14, 14], [256, 256, 3, 3], same),
  layer('ResNet-18 layer4 half', [1, 256, 14, 14], [512, 256, 3, 3], half),
  layer('ResNet-18 layer4 shortcut', [1, 256, 14, 14], [512, 256, 1, 1], { stride: 2 }),
  layer('ResNet-18 layer4', [1, 512, 7, 7], [512, 512, 3, 3], same),
  layer('ResNet-50 reduce', [1, 256, 56, 56], [64, 256, 1, 1]),
  layer('ResNet-50 reduce, batch 8', [8, 256, 56, 56], [64, 256, 1, 1]),
  layer('ResNet-50 expand', [1, 128, 28, 28], [512, 128, 1, 1]),
  layer('ResNet-50 last expand', [1, 512, 7, 7], [2048, 512, 1, 1]),
  layer('MobileNetV2 stem', [1, 3, 224, 224], [32, 3, 3, 3], half),
  layer('MobileNetV2 depthwise 112', [1, 32, 112, 112], [32, 1, 3, 3], depthwise(32, 1)),
  layer('MobileNetV2 project 112', [1, 32, 112, 112], [16, 32, 1, 1]),
  layer('MobileNetV2 expand 112', [1, 16, 112, 112], [96, 16, 1, 1]),
  layer('MobileNetV2 depthwise half 112', [1, 96, 112, 112], [96, 1, 3, 3], depthwise(96, 2)),
  layer('MobileNetV2 expand 56', [1, 24, 56, 56], [144, 24, 1, 1]),
  layer('MobileNetV2 depthwise 28', [1, 192, 28, 28], [192, 1, 3, 3], depthwise(192, 1)),
  layer('MobileNetV2 depthwise half 28', [1, 192, 28, 28], [192, 1, 3, 3], depthwise(192, 2)),
  layer('MobileNetV2 project 14', [1, 384, 14, 14], [96, 384, 1, 1]),
  layer('MobileNetV2 depthwise 14', [1, 576, 14, 14], [576, 1, 3, 3], depthwise(576, 1)),
  layer('MobileNetV2 expand 7', [1, 160, 7, 7], [960, 160, 1, 1]),
  layer('MobileNetV2 depthwise 7', [1, 960, 7, 7], [960, 1, 3, 3], depthwise(960, 1)),
  layer('MobileNetV2 depthwise 7, batch 8', [8, 960, 7, 7], [960, 1, 3, 3], depthwise(960, 1)),
  layer('EfficientNet depthwise 5×5 half', [1, 144, 56, 56], [144, 1, 5, 5], {
    ...{ padding: 2, stride: 2, groups: 144 },
  }),
  layer('ResNeXt-50 grouped', [1, 128, 56, 56], [128, 4, 3, 3], { padding: 1, groups: 32 }),
  layer('VGG-16 first', [1, 3, 224, 224], [64, 3, 3, 3], same),
  layer('VGG-16 conv4', [1, 256, 28, 28], [512, 256, 3, 3], same),
  layer('AlexNet first', [1, 3, 224, 224], [64, 3, 11, 11], { padding: 2, stride: 4 }),
  layer('LeNet first, batch 256', [256, 1, 28, 28], [6, 1, 5, 5], { padding: 2 }),
  layer('LeNet second, batch 256', [256, 6, 14, 14], [16, 6, 5, 5]),
  layer('CIFAR ResNet 8×8, batch 64', [64, 64, 8, 8], [64, 64, 3, 3], same),
  layer('CIFAR ResNet 4×4, batch 64', [64, 128, 4, 4], [128, 128, 3, 3], same),
  layer('SqueezeNet squeeze', [1, 128, 55, 55], [16, 128, 1, 1]),
  layer('SqueezeNet expand', [1, 16, 55, 55], [64, 16, 3, 3], same),
  layer('DeepLab dilated', [1, 256, 33, 33], [64, 256, 3, 3], { padding: 6, dilation: 6 }),
  layer('audio first', [8, 1, 16000], [64, 1, 80], { stride: 4 }),
  layer('audio later', [8, 128, 500], [128, 128, 3], { padding: 1 }),
  layer('video R3D stem', [1, 3, 8, 56, 56], [64, 3, 3, 7, 7], { padding: [1, 3, 3], stride: [1, 2, 2] }),
  layer('video R3D layer2', [1, 64, 8, 28, 28], [64, 64, 3, 3, 3], same),
];
