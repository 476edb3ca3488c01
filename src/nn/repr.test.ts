import { expect, test } from 'vitest';
import { nn, ones } from '../index.ts';

/** Modules and what PyTorch 1.13 prints for them. */
const printed: [nn.Module, string][] = [
  [
    new nn.Conv1d(2, 4, 3, { stride: 2, padding: 1, dilation: 2, groups: 2, bias: false }),
    'Conv1d(2, 4, kernel_size=(3,), stride=(2,), padding=(1,), dilation=(2,), groups=2, bias=False)',
  ],
  [
    new nn.Conv2d(1, 6, [5, 3], { padding: [1, 0], paddingMode: 'circular' }),
    'Conv2d(1, 6, kernel_size=(5, 3), stride=(1, 1), padding=(1, 0), padding_mode=circular)',
  ],
  [
    new nn.Conv3d(1, 2, 3, { padding: 'same' }),
    'Conv3d(1, 2, kernel_size=(3, 3, 3), stride=(1, 1, 1), padding=same)',
  ],
  [
    new nn.ConvTranspose2d(3, 2, 2, { stride: 2, outputPadding: 1, dilation: 3 }),
    'ConvTranspose2d(3, 2, kernel_size=(2, 2), stride=(2, 2), dilation=(3, 3), output_padding=(1, 1))',
  ],
  [new nn.Linear(10, 5, { bias: false }), 'Linear(in_features=10, out_features=5, bias=False)'],
  [new nn.Bilinear(2, 3, 4), 'Bilinear(in1_features=2, in2_features=3, out_features=4, bias=True)'],
  [new nn.Identity(1, 2), 'Identity()'],
  [
    new nn.MaxPool2d(3, { stride: 2, ceilMode: true }),
    'MaxPool2d(kernel_size=3, stride=2, padding=0, dilation=1, ceil_mode=True)',
  ],
  [new nn.MaxPool1d([3]), 'MaxPool1d(kernel_size=[3], stride=[3], padding=0, dilation=1, ceil_mode=False)'],
  [new nn.AvgPool1d(3), 'AvgPool1d(kernel_size=(3,), stride=(3,), padding=(0,))'],
  [new nn.AvgPool2d([2, 3], { padding: 1 }), 'AvgPool2d(kernel_size=[2, 3], stride=[2, 3], padding=1)'],
  [new nn.LPPool2d(2, 3), 'LPPool2d(norm_type=2, kernel_size=3, stride=None, ceil_mode=False)'],
  [new nn.MaxUnpool2d(2), 'MaxUnpool2d(kernel_size=(2, 2), stride=(2, 2), padding=(0, 0))'],
  [new nn.AdaptiveAvgPool2d([null, 3]), 'AdaptiveAvgPool2d(output_size=[None, 3])'],
  [new nn.AdaptiveMaxPool3d(4), 'AdaptiveMaxPool3d(output_size=4)'],
  [new nn.ReLU({ inplace: true }), 'ReLU(inplace=True)'],
  [new nn.Hardswish({ inplace: true }), 'Hardswish()'],
  [new nn.Sigmoid(), 'Sigmoid()'],
  [new nn.ELU(), 'ELU(alpha=1.0)'],
  [new nn.CELU(1.5, { inplace: true }), 'CELU(alpha=1.5, inplace=True)'],
  [new nn.Hardtanh(), 'Hardtanh(min_val=-1.0, max_val=1.0)'],
  [new nn.LeakyReLU(0.2), 'LeakyReLU(negative_slope=0.2)'],
  [new nn.RReLU(), 'RReLU(lower=0.125, upper=0.3333333333333333)'],
  [new nn.Threshold(0.1, 20), 'Threshold(threshold=0.1, value=20)'],
  [new nn.Softplus(), 'Softplus(beta=1, threshold=20)'],
  [new nn.Softshrink(), 'Softshrink(0.5)'],
  [new nn.Hardshrink(0.25), 'Hardshrink(0.25)'],
  [new nn.GELU({ approximate: 'tanh' }), "GELU(approximate='tanh')"],
  [new nn.GLU(), 'GLU(dim=-1)'],
  [new nn.PReLU(3), 'PReLU(num_parameters=3)'],
  [new nn.Softmax(), 'Softmax(dim=None)'],
  [new nn.LogSoftmax(1), 'LogSoftmax(dim=1)'],
  [new nn.Dropout(), 'Dropout(p=0.5, inplace=False)'],
  [new nn.AlphaDropout(0.2, { inplace: true }), 'AlphaDropout(p=0.2, inplace=True)'],
  [
    new nn.BatchNorm2d(3, { momentum: null, affine: false, trackRunningStats: false }),
    'BatchNorm2d(3, eps=1e-05, momentum=None, affine=False, track_running_stats=False)',
  ],
  [
    new nn.InstanceNorm1d(3),
    'InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False)',
  ],
  [
    new nn.LayerNorm([3, 4], { elementwiseAffine: false }),
    'LayerNorm((3, 4), eps=1e-05, elementwise_affine=False)',
  ],
  [new nn.LayerNorm(5), 'LayerNorm((5,), eps=1e-05, elementwise_affine=True)'],
  [new nn.GroupNorm(2, 4), 'GroupNorm(2, 4, eps=1e-05, affine=True)'],
  [new nn.LocalResponseNorm(2), 'LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1.0)'],
  [new nn.Flatten(0), 'Flatten(start_dim=0, end_dim=-1)'],
  [new nn.Unflatten(1, [2, 3]), 'Unflatten(dim=1, unflattened_size=[2, 3])'],
  [new nn.Upsample({ scaleFactor: 2 }), 'Upsample(scale_factor=2.0, mode=nearest)'],
  [
    new nn.Upsample({ scaleFactor: [2, 3], mode: 'bilinear' }),
    'Upsample(scale_factor=(2.0, 3.0), mode=bilinear)',
  ],
  [new nn.UpsamplingBilinear2d({ size: [2, 2] }), 'UpsamplingBilinear2d(size=[2, 2], mode=bilinear)'],
  [new nn.PixelShuffle(2), 'PixelShuffle(upscale_factor=2)'],
  [new nn.PixelUnshuffle(2), 'PixelUnshuffle(downscale_factor=2)'],
  [new nn.ChannelShuffle(2), 'ChannelShuffle(groups=2)'],
  [new nn.ZeroPad2d([1, 2, 3, 4]), 'ZeroPad2d((1, 2, 3, 4))'],
  [new nn.ConstantPad1d(2, 3.5), 'ConstantPad1d(padding=(2, 2), value=3.5)'],
  [new nn.ReflectionPad1d(2), 'ReflectionPad1d((2, 2))'],
  [new nn.ReplicationPad3d(1), 'ReplicationPad3d((1, 1, 1, 1, 1, 1))'],
  [new nn.Unfold([2, 3], { padding: 1 }), 'Unfold(kernel_size=[2, 3], dilation=1, padding=1, stride=1)'],
  [new nn.Fold(4, 2), 'Fold(output_size=4, kernel_size=2, dilation=1, padding=0, stride=1)'],
  [
    new nn.Embedding(10, 3, { paddingIdx: -1, maxNorm: 1.5 }),
    'Embedding(10, 3, padding_idx=9, max_norm=1.5)',
  ],
  [new nn.MSELoss(), 'MSELoss()'],
  [new nn.CrossEntropyLoss({ weight: ones([3]) }), 'CrossEntropyLoss()'],
  [new nn.CosineSimilarity(), 'CosineSimilarity()'],
  [
    new nn.ParameterList([new nn.Parameter(ones([2, 3]))]),
    'ParameterList(  (0): Parameter containing: [torch.float32 of size 2x3])',
  ],
  [
    new nn.ParameterDict({ a: ones([2]), b: ones([1]) }),
    'ParameterDict(\n    (a): Parameter containing: [torch.FloatTensor of size 2]\n' +
      '    (b): Parameter containing: [torch.FloatTensor of size 1]\n)',
  ],
  [
    new nn.ModuleList([
      new nn.Sequential(new nn.ReLU()),
      new nn.ModuleDict({ a: new nn.ReLU() }),
      new nn.ModuleList(),
    ]),
    'ModuleList(\n  (0): Sequential(\n    (0): ReLU()\n  )\n  (1): ModuleDict(\n    (a): ReLU()\n' +
      '  )\n  (2): ModuleList()\n)',
  ],
];

test.each(printed.map(([module, text]) => [text, String(module)]))('%s', (text, ours) => {
  expect(ours).toBe(text);
});
