import { Network, type Node } from './network.ts';
import type { Workload } from './workload.ts';

/** LeNet-5 as in d2l.ai, section 7.6: sigmoids and average pooling. */
function leNetTraining(): Workload {
  const net = new Network();
  let x = net.input('x', 256, 1, 28, 28);
  x = net.convolution(x, { channels: 6, size: 5, padding: 2, bias: true, activation: 'sigmoid' });
  x = net.pool('averagePool', x, { size: 2, stride: 2 });
  x = net.convolution(x, { channels: 16, size: 5, bias: true, activation: 'sigmoid' });
  x = net.pool('averagePool', x, { size: 2, stride: 2 });
  x = net.linear(net.flatten(x), 120, 'sigmoid');
  x = net.linear(x, 84, 'sigmoid');
  return net.workload('K', 'LeNet-5 training step, batch 256', net.linear(x, 10), 'training');
}

/** ResNet-18 (He and others, 2015), batch norms folded into the convolutions as they are for inference. */
function resNet18(): Workload {
  const net = new Network();
  const block = (input: Node, channels: number, stride: number): Node => {
    const settings = { channels, size: 3, padding: 1, bias: true };
    const inner = net.convolution(input, { ...settings, stride, activation: 'relu' });
    const outer = net.convolution(inner, settings);
    const isSame = stride === 1 && input.shape[1] === channels;
    const side = isSame ? input : net.convolution(input, { channels, size: 1, stride, bias: true });
    return net.add(outer, side, 'relu');
  };
  let x = net.input('x', 1, 3, 224, 224);
  const stem = { channels: 64, size: 7, stride: 2, padding: 3, bias: true, activation: 'relu' } as const;
  x = net.pool('maxPool', net.convolution(x, stem), { size: 3, stride: 2, padding: 1 });
  for (const channels of [64, 128, 256, 512])
    x = block(block(x, channels, channels === 64 ? 1 : 2), channels, 1);
  return net.workload('L ResNet', 'ResNet-18, 224²', net.linear(net.globalAverage(x), 1000));
}

/** Expansion, channels, repeats and first stride of the stages (Sandler and others, 2018, table 2). */
const stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

function mobileNetV2(): Workload {
  const net = new Network();
  const active = { bias: true, activation: 'relu6' } as const;
  const block = (input: Node, expansion: number, channels: number, stride: number): Node => {
    const hidden = expansion * input.shape[1];
    const expanded =
      expansion === 1 ? input : net.convolution(input, { channels: hidden, size: 1, ...active });
    const depthwise = { channels: hidden, size: 3, stride, padding: 1, groups: hidden, ...active };
    const output = net.convolution(net.convolution(expanded, depthwise), { channels, size: 1, bias: true });
    return stride === 1 && input.shape[1] === channels ? net.add(output, input) : output;
  };
  let x = net.input('x', 1, 3, 224, 224);
  x = net.convolution(x, { channels: 32, size: 3, stride: 2, padding: 1, ...active });
  for (const [expansion, channels, repeats, stride] of stages) {
    for (let n = 0; n < repeats; n++) x = block(x, expansion, channels, n === 0 ? stride : 1);
  }
  x = net.convolution(x, { channels: 1280, size: 1, ...active });
  return net.workload('L MobileNet', 'MobileNetV2, 224²', net.linear(net.globalAverage(x), 1000));
}

/** K: one training step. */
export const training: Workload = leNetTraining();

/** L: inference with random weights, batch 1. */
export const networks: readonly Workload[] = [resNet18(), mobileNetV2()];
