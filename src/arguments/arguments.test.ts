import { describe, expect, test } from 'vitest';
import { cat, F, nn, ones, optim, setPrintOptions, tensor, trilIndices, where, zeros } from '../index.ts';
import { checkOptions } from './options.ts';
import { pythonType } from './python-type.ts';

/** What a program without types hands over: anything, where the signature says otherwise. */
function untyped(f: unknown): (...values: unknown[]) => unknown {
  if (typeof f !== 'function') throw new Error('no function');
  return (...values) =>
    /^class\b/.test(String(f)) ? Reflect.construct(f, values) : Reflect.apply(f, null, values);
}

const image = ones([1, 2, 5, 5]);
const weight = ones([3, 2, 3, 3]);
const parameter = new nn.Parameter(ones([1]));

describe('options that would be ignored', () => {
  const unexpected = (name: string) => `got an unexpected keyword argument '${name}'`;
  const noObject = 'takes its options in an object';

  test.each<[string, unknown, unknown[], string]>([
    ['conv2d', F.conv2d, [image, weight, null, { strides: 2 }], unexpected('strides')],
    ['conv2d', F.conv2d, [image, weight, null, 2], noObject],
    [
      'convTranspose2d',
      F.convTranspose2d,
      [image, ones([2, 1, 3, 3]), null, { output: 1 }],
      unexpected('output'),
    ],
    ['maxPool2d', F.maxPool2d, [image, 2, 2], noObject],
    ['maxPool1d', F.maxPool1d, [image.at(0), 2, { ceil: true }], unexpected('ceil')],
    ['avgPool2d', F.avgPool2d, [image, 2, { dilation: 2 }], unexpected('dilation')],
    ['Conv2d', nn.Conv2d, [2, 3, 3, { strides: 2 }], unexpected('strides')],
    ['Conv2d', nn.Conv2d, [2, 3, 3, 2], noObject],
    ['Conv2d', nn.Conv2d, [2, 3, 3, { outputPadding: 1 }], unexpected('outputPadding')],
    ['MaxPool2d', nn.MaxPool2d, [2, 2], noObject],
    ['AvgPool2d', nn.AvgPool2d, [2, { strides: 2 }], unexpected('strides')],
    ['SGD', optim.SGD, [[parameter], { lr: 0.1, momentun: 0.9 }], unexpected('momentun')],
    ['Adam', optim.Adam, [[parameter], { learningRate: 0.1 }], unexpected('learningRate')],
    ['AdamW', optim.AdamW, [[parameter], { decay: 0.1 }], unexpected('decay')],
    ['group', optim.SGD, [[{ params: [parameter], rate: 1 }], { lr: 0.1 }], unexpected('rate')],
    ['tensor', tensor, [[1], 'float64'], noObject],
    ['zeros', zeros, [[1], { type: 'float64' }], unexpected('type')],
    ['setPrintOptions', setPrintOptions, [{ precison: 2 }], unexpected('precison')],
  ])('%s', (_, f, values, sentence) => {
    expect(() => untyped(f)(...values)).toThrow(sentence);
  });

  test('name what there is', () => {
    expect(() => checkOptions('f()', { a: 1, b: 2 }, ['a'])).toThrow(
      "f() got an unexpected keyword argument 'b'. Its options are a.",
    );
  });
});

describe('what is no tensor', () => {
  const must = (name: string, position: number, type: string) =>
    `argument '${name}' (position ${position}) must be Tensor, not ${type}`;

  test.each<[string, unknown, unknown[], string]>([
    ['input', F.conv2d, [[[1, 2]], weight], must('input', 1, 'list')],
    ['weight', F.conv2d, [image], must('weight', 2, 'NoneType')],
    ['bias', F.conv2d, [image, weight, [1, 2, 3]], must('bias', 3, 'list')],
    ['options as bias', F.conv2d, [image, weight, { stride: 2 }], must('bias', 3, 'dict')],
    ['forward', (x: never) => new nn.Conv2d(2, 3, 3).forward(x), ['x'], must('input', 1, 'str')],
    ['pooling', F.maxPool2d, [[1], 2], must('input', 1, 'list')],
    ['linear', F.linear, [ones([2]), 3], must('weight', 2, 'int')],
    ['matmul', (x: never) => ones([2]).matmul(x), [2], must('other', 2, 'int')],
    ['where', where, [[true], 1, 0], must('condition', 1, 'list')],
    ['target', F.crossEntropy, [ones([2, 3]), [0, 1]], must('target', 2, 'list')],
  ])('%s', (_, f, values, sentence) => {
    expect(() => untyped(f)(...values)).toThrow(sentence);
  });
});

describe('values that would become NaN or nothing', () => {
  const x = ones([2]);
  test.each<[string, (value: never) => unknown, unknown, string]>([
    ['an undefined index', (value) => x.at(value), undefined, 'are valid indices'],
    ['a text assigned', (value) => x.set([0], value), 'a', "can't assign a str to a torch.FloatTensor"],
    ['nothing assigned', (value) => x.set([0], value), undefined, "can't assign a NoneType"],
    ['a longer row assigned', (row) => x.set([':'], row), ones([3]), 'The expanded size of the tensor (2)'],
    ['a text filled in', (value) => x.fill_(value), 'a', 'must be Number, not str'],
    ['a gradient', (value) => Object.assign(ones([2]), { grad: value }), 0, "but got grad of type 'int'"],
    ['a seed gradient', (value) => parameter.mul(2).backward(value), 'a', 'but got str'],
    ['a rate in text', (lr) => new optim.SGD([parameter], { lr }), '0.1', 'Invalid learning rate'],
    ['sizes side by side', (size) => zeros(size), 2, "argument 'size' must be tuple of ints, not int"],
    ['endless places', (size) => trilIndices(1, size), Number.POSITIVE_INFINITY, 'must be a whole number'],
    ['an unknown type', (dtype) => zeros([1], { dtype }), 'float', 'unknown dtype float'],
    ['a list for a tensor', (list) => F.celu(list), [1], 'expected a Tensor'],
    ['tensors side by side', (first) => cat(first), x, 'must be tuple of Tensors, not Tensor'],
    ['a module', (net) => new optim.SGD(net, { lr: 1 }), new nn.ReLU(), 'dicts, but got ReLU'],
  ])('%s', (_, f, value, sentence) => {
    expect(() => untyped(f)(value)).toThrow(sentence);
  });
});

test.each([
  [null, 'NoneType'],
  ['a', 'str'],
  [true, 'bool'],
  [1, 'int'],
  [1.5, 'float'],
  [Number.NaN, 'float'],
  [1n, 'bigint'],
  [[], 'list'],
  [{}, 'dict'],
  [ones([1]), 'Tensor'],
])('pythonType(%o) is %s', (value, name) => {
  expect(pythonType(value)).toBe(name);
});

describe('arguments that are missing', () => {
  const missing = (call: string, names: string) => `${call}.__init__() missing ${names}`;

  test.each<[unknown, unknown[], string]>([
    [nn.Conv2d, [1, 2], missing('Conv2d', "1 required positional argument: 'kernel_size'")],
    [nn.Linear, [], missing('Linear', "2 required positional arguments: 'in_features' and 'out_features'")],
    [
      nn.Conv2d,
      [],
      missing('Conv2d', "3 required positional arguments: 'in_channels', 'out_channels', and 'kernel_size'"),
    ],
    [nn.Bilinear, [1, 2], missing('Bilinear', "1 required positional argument: 'out_features'")],
    [nn.MaxPool2d, [], missing('_MaxPoolNd', "1 required positional argument: 'kernel_size'")],
    [nn.AvgPool2d, [], missing('AvgPool2d', "1 required positional argument: 'kernel_size'")],
    [
      nn.AdaptiveAvgPool2d,
      [],
      missing('_AdaptiveAvgPoolNd', "1 required positional argument: 'output_size'"),
    ],
    [nn.BatchNorm2d, [], missing('_BatchNorm', "1 required positional argument: 'num_features'")],
    [nn.LayerNorm, [], missing('LayerNorm', "1 required positional argument: 'normalized_shape'")],
    [nn.GroupNorm, [2], missing('GroupNorm', "1 required positional argument: 'num_channels'")],
    [nn.Embedding, [2], missing('Embedding', "1 required positional argument: 'embedding_dim'")],
  ])('%# are named', (f, values, sentence) => expect(() => untyped(f)(...values)).toThrow(sentence));
});
