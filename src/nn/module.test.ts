import { describe, expect, test } from 'vitest';
import { manualSeed, nn, noGrad, ones, type Tensor, tensor, zeros } from '../index.ts';

class Block extends nn.Module {
  readonly firstConv: nn.Conv1d = new nn.Conv1d(1, 2, 3);
  readonly norm: nn.BatchNorm1d = new nn.BatchNorm1d(2);
  readonly scaleFactor: nn.Parameter = new nn.Parameter(ones([1]));

  forward(input: Tensor): Tensor {
    return this.norm.forward(this.firstConv.forward(input)).mul(this.scaleFactor);
  }
}

class Net extends nn.Module {
  readonly block: Block = new Block();
  readonly shared: Block = this.block;
  readonly head: nn.Linear = new nn.Linear(2, 2);
  readonly tied: nn.Parameter | null = this.head.bias;
}

const names = (entries: Iterable<[string, unknown]>) => [...entries].map(([name]) => name);

describe('members', () => {
  test('are found in fields, each once, under PyTorch’s names', () => {
    const net = new Net();
    expect(names(net.namedParameters())).toEqual([
      'tied',
      'block.scale_factor',
      'block.first_conv.weight',
      'block.first_conv.bias',
      'block.norm.weight',
      'block.norm.bias',
      'head.weight',
    ]);
    expect(names(net.namedBuffers())).toEqual([
      'block.norm.running_mean',
      'block.norm.running_var',
      'block.norm.num_batches_tracked',
    ]);
    expect(names(net.namedModules())).toEqual(['', 'block', 'block.first_conv', 'block.norm', 'head']);
    expect(names(net.namedChildren())).toEqual(['block', 'head']);
    expect(names(net.namedParameters({ recurse: false, prefix: 'net' }))).toEqual(['net.tied']);
  });

  test('may be added under names made at run time', () => {
    const module = new nn.Module();
    module.registerParameter('the_weight', new nn.Parameter(ones([2])));
    module.registerBuffer('steps_done', zeros([]), { persistent: false });
    module.registerModule('inner_part', new nn.ReLU());
    expect(names(module.namedParameters())).toEqual(['the_weight']);
    expect(names(module.namedBuffers())).toEqual(['steps_done']);
    expect([...module.stateDict().keys()]).toEqual(['the_weight']);
    expect(Reflect.get(module, 'theWeight')).toBeInstanceOf(nn.Parameter);
    expect(String(module)).toBe('Module(\n  (inner_part): ReLU()\n)');
  });

  test('keep the names that containers are given', () => {
    const dict = new nn.ModuleDict({ myConv: new nn.Linear(1, 1), b: new nn.ReLU() });
    expect([...dict.stateDict().keys()]).toEqual(['myConv.weight', 'myConv.bias']);
    expect([...dict.keys()]).toEqual(['myConv', 'b']);
    expect(() => dict.set('forward', new nn.ReLU()).set('train', new nn.ReLU())).toThrow(
      "attribute 'train' already exists",
    );
    const net = new nn.Sequential({ conv: new nn.Flatten(), act: new nn.ReLU() });
    expect(names(net.namedChildren())).toEqual(['conv', 'act']);
  });
});

describe('state dict', () => {
  test('shares memory, and goes round', () => {
    manualSeed(1);
    const [a, b] = [new Net(), new Net()];
    expect(b.loadStateDict(a.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    for (const [name, value] of b.stateDict()) {
      expect([...value.toTypedArray()]).toEqual([...a.stateDict().get(name)!.toTypedArray()]);
    }
    a.stateDict().get('head.weight')!.fill_(7);
    expect(a.head.weight.detach().tolist()).toEqual([
      [7, 7],
      [7, 7],
    ]);
  });

  test('that does not fit is refused whole, in PyTorch’s words', () => {
    const net = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.ReLU());
    const before = net.stateDict().get('0.bias')!.tolist();
    const state = { '0.bias': ones([2]), '0.weight': ones([1]), 'conv.weight': ones([1]) };
    expect(() => net.loadStateDict(state)).toThrow(
      'Error(s) in loading state_dict for Sequential:\n\t' +
        'Unexpected key(s) in state_dict: "conv.weight". \n\t' +
        'size mismatch for 0.weight: copying a param with shape torch.Size([1]) from checkpoint, ' +
        'the shape in current model is torch.Size([2, 1, 3, 3]).',
    );
    expect(net.stateDict().get('0.bias')!.tolist()).toEqual(before);
    const found = net.loadStateDict({ '0.bias': ones([2]), other: ones([1]) }, { strict: false });
    expect(found).toEqual({ missingKeys: ['0.weight'], unexpectedKeys: ['other'] });
    expect(net.stateDict().get('0.bias')!.tolist()).toEqual([1, 1]);
  });
});

describe('the whole module', () => {
  test('train, eval, apply, requiresGrad_ and zeroGrad reach everything', () => {
    const net = new Net();
    expect([...net.eval().modules()].every((module) => !module.training)).toBe(true);
    expect([...net.train().modules()].every((module) => module.training)).toBe(true);
    const seen: string[] = [];
    net.apply((module) => seen.push(module.constructor.name));
    expect(seen).toEqual(['Conv1d', 'BatchNorm1d', 'Block', 'Linear', 'Net']);
    net.block
      .forward(ones([2, 1, 4]))
      .sum()
      .backward();
    expect(net.block.scaleFactor.grad).not.toBeNull();
    net.zeroGrad();
    expect([...net.parameters()].every(({ grad }) => grad === null)).toBe(true);
    net.requiresGrad_(false);
    expect([...net.parameters()].some(({ requiresGrad }) => requiresGrad)).toBe(false);
  });

  test('to() converts floating-point members and keeps ties', () => {
    const net = new Net().double();
    expect([...net.parameters()].every(({ dtype }) => dtype === 'float64')).toBe(true);
    expect(net.block.norm.numBatchesTracked?.dtype).toBe('int64');
    expect(net.tied).toBe(net.head.bias);
    expect(net.block.forward(ones([2, 1, 4], { dtype: 'float64' })).dtype).toBe('float64');
  });
});

test('a parameter is a leaf that shares memory and prints as PyTorch’s', () => {
  const data = tensor([1, 2]);
  const parameter = new nn.Parameter(data);
  noGrad(() => parameter.mul_(2));
  expect(data.tolist()).toEqual([2, 4]);
  expect([parameter.isLeaf, parameter.requiresGrad]).toEqual([true, true]);
  expect(String(parameter)).toBe('Parameter containing:\ntensor([2., 4.], requires_grad=True)');
  expect(String(new nn.Parameter(data, false))).toBe('Parameter containing:\ntensor([2., 4.])');
  expect(String(parameter.mul(1))).toBe('tensor([2., 4.], grad_fn=<MulBackward0>)');
});
