import { describe, expect, test } from 'vitest';
import { nn, ones, optim, tensor } from '../index.ts';

/** Eight steps of PyTorch 1.13 down (w − c)² · (1, 0.3, 2) from (1, −2, 0.5), c = (1, 0.5, −3). */
const paths: ['Adam' | keyof typeof optim, Record<string, unknown>, number[]][] = [
  ['Adam', { lr: 0.1 }, [1.0, -1.2091422080993652, -0.29401373863220215]],
  [
    'Adam',
    { lr: 0.1, amsgrad: true, weightDecay: 0.1 },
    [0.9297822713851929, -1.209496021270752, -0.29385748505592346],
  ],
  ['AdamW', { lr: 0.1 }, [1.0288273096084595, -1.1961922645568848, -0.2951943874359131]],
  ['Adamax', { lr: 0.1, weightDecay: 0.1 }, [0.949816107749939, -1.2602214813232422, -0.2577176094055176]],
  ['NAdam', { lr: 0.1 }, [1.0, -1.3889755010604858, -0.119492307305336]],
  ['RAdam', { lr: 0.1 }, [1.0, -1.2884217500686646, -3.8879616260528564]],
  ['RMSprop', { lr: 0.1, momentum: 0.5, centered: true }, [1.0, 0.4789063334465027, -3.2188901901245117]],
  [
    'Adagrad',
    { lr: 0.1, lrDecay: 0.1, initialAccumulatorValue: 0.5 },
    [1.0, -1.6720905303955078, 0.1524191051721573],
  ],
  ['Adadelta', { lr: 1, weightDecay: 0.1 }, [0.977634847164154, -1.9733330011367798, 0.4733085334300995]],
  ['ASGD', { lr: 0.1, t0: 2, lambd: 0.01 }, [0.9958555698394775, -1.0162904262542725, -2.9338202476501465]],
  ['Rprop', { lr: 0.1 }, [1.0, -0.35009118914604187, -1.1499087810516357]],
  [
    'SGD',
    { lr: 0.1, momentum: 0.9, dampening: 0.5, weightDecay: 0.1 },
    [0.919734001159668, 0.30648335814476013, -4.046815872192383],
  ],
  [
    'SGD',
    { lr: 0.01, momentum: 0.9, nesterov: true, maximize: true },
    [1.0, -2.534987449645996, 7.162545680999756],
  ],
];

function descend(optimizer: optim.Optimizer, steps: number): void {
  const [{ params }] = optimizer.paramGroups;
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    params[0]
      .sub(tensor([1, 0.5, -3]))
      .square()
      .mul(tensor([1, 0.3, 2]))
      .sum()
      .backward();
    optimizer.step();
  }
}

const start = () => tensor([1, -2, 0.5], { requiresGrad: true });

describe.each(paths)('%s %o', (name, settings, expected) => {
  const make = (w = start()): optim.Optimizer => Reflect.construct(optim[name], [[w], settings]);

  test('takes PyTorch’s path', () => {
    const w = start();
    descend(make(w), 8);
    expected.forEach((value, i) => {
      expect(w.at(i).item()).toBeCloseTo(value, 5);
    });
  });

  test('continues from a saved state', () => {
    const [whole, first] = [start(), start()];
    descend(make(whole), 6);
    const before = make(first);
    descend(before, 3);
    const second = tensor(first.detach(), { requiresGrad: true });
    const after = make(second);
    after.loadStateDict(before.stateDict());
    descend(after, 3);
    expect(second.tolist()).toEqual(whole.tolist());
  });
});

describe('settings', () => {
  const w = [start()];
  test.each([
    [() => new optim.SGD(w, { lr: -1 }), 'Invalid learning rate: -1.0'],
    [() => new optim.SGD(w, { lr: 0.1, momentum: -1 }), 'Invalid momentum value: -1.0'],
    [
      () => new optim.SGD(w, { lr: 0.1, nesterov: true }),
      'Nesterov momentum requires a momentum and zero dampening',
    ],
    [() => new optim.Adam(w, { betas: [1, 0.9] }), 'Invalid beta parameter at index 0: 1.0'],
    [() => new optim.Adam(w, { eps: -1 }), 'Invalid epsilon value: -1.0'],
    [() => new optim.Rprop(w, { etas: [1.5, 1.2] }), 'Invalid eta values: 1.5, 1.2'],
    [() => new optim.SGD([], { lr: 0.1 }), 'optimizer got an empty parameter list'],
    [
      () => new optim.SGD([...w, ...w], { lr: 0.1 }),
      'some parameters appear in more than one parameter group',
    ],
    [() => new optim.SGD([w[0].mul(2)], { lr: 0.1 }), "can't optimize a non-leaf Tensor"],
    [
      () => Reflect.construct(optim.SGD, [w]),
      "parameter group didn't specify a value of required optimization parameter lr",
    ],
    [
      () => Reflect.construct(optim.SGD, [w[0], { lr: 1 }]),
      'params argument given to the optimizer should be an iterable of Tensors or dicts, ' +
        'but got torch.FloatTensor',
    ],
  ])('%s', (make, sentence) => {
    expect(make).toThrow(sentence);
  });

  test('of groups stand before those of the optimizer', () => {
    const [a, b] = [start(), start()];
    const optimizer = new optim.SGD([{ params: [a], lr: 0.5 }, { params: b }], { lr: 0.1 });
    expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual([0.5, 0.1]);
    optimizer.paramGroups[1].lr = 0;
    a.sum().add(b.sum()).backward();
    optimizer.step();
    expect([a.tolist(), b.tolist()]).toEqual([
      [0.5, -2.5, 0],
      [1, -2, 0.5],
    ]);
    optimizer.zeroGrad({ setToNone: false });
    expect(a.grad?.tolist()).toEqual([0, 0, 0]);
  });

  test('are saved under PyTorch’s names', () => {
    const optimizer = new optim.SGD([start()], { lr: 0.1, weightDecay: 0.5 });
    descend(optimizer, 1);
    expect(optimizer.stateDict()).toEqual({
      state: { 0: { momentum_buffer: null } },
      param_groups: [
        {
          lr: 0.1,
          momentum: 0,
          dampening: 0,
          weight_decay: 0.5,
          nesterov: false,
          maximize: false,
          params: [0],
        },
      ],
    });
    const other = new optim.SGD([start(), start()], { lr: 0.1 });
    expect(() => other.loadStateDict(optimizer.stateDict())).toThrow(
      "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
    );
  });
});

test('step calls a closure for the loss', () => {
  const w = start();
  const optimizer = new optim.SGD([w], { lr: 1 });
  const loss = optimizer.step(() => {
    const sum = w.sum();
    sum.backward();
    return sum;
  });
  expect(loss?.item()).toBe(-0.5);
  expect(w.tolist()).toEqual([0, -3, -0.5]);
});

test('gradients are clipped by their common norm or by value', () => {
  const [a, b] = [ones([2], { requiresGrad: true }), ones([1], { requiresGrad: true })];
  a.mul(3).sum().add(b.mul(4).sum()).backward();
  const norm = nn.utils.clipGradNorm_([a, b], 1);
  expect(norm.item()).toBeCloseTo(Math.sqrt(34), 5);
  expect(b.grad?.item()).toBeCloseTo(4 / Math.sqrt(34), 5);
  nn.utils.clipGradValue_([a, b], 0.6);
  expect(b.grad?.item()).toBeCloseTo(0.6, 6);
  a.grad?.fill_(Number.NaN);
  expect(() => nn.utils.clipGradNorm_(a, 1, { errorIfNonfinite: true })).toThrow(
    'The total norm of order 2 for gradients from `parameters` is non-finite, so it cannot be clipped.',
  );
});
