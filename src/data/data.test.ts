import { describe, expect, test } from 'vitest';
import { arange, Generator, keep, manualSeed, ones, rand, type Tensor, utils, zeros } from '../index.ts';

const { BatchSampler, DataLoader, RandomSampler, SubsetRandomSampler, TensorDataset, WeightedRandomSampler } =
  utils.data;

describe('samplers draw in PyTorch’s order', () => {
  const draw = (sampler: () => Iterable<number>) => {
    manualSeed(5);
    return [...sampler()].join(' ');
  };
  const five = { length: 5 };

  test('without replacement, several rounds', () => {
    expect(draw(() => new RandomSampler(five, { numSamples: 12 }))).toBe('2 1 0 3 4 1 3 0 2 4 1 3');
  });

  test('with replacement, in blocks of 32', () => {
    expect(draw(() => new RandomSampler(five, { replacement: true, numSamples: 40 }))).toBe(
      '2 4 4 4 1 3 2 2 1 3 2 0 3 3 2 3 1 3 1 1 3 1 3 1 3 4 1 4 0 0 1 4 4 0 4 0 1 4 2 0',
    );
  });

  test('from a subset, by weight, and into parts', () => {
    expect(draw(() => new SubsetRandomSampler([10, 20, 30, 40]))).toBe('40 20 10 30');
    expect([...new WeightedRandomSampler([0.1, 0.2, 0.7], 6)].join(' ')).toBe('2 2 2 2 2 1');
    manualSeed(5);
    const parts = utils.data.randomSplit(['a', 'b', 'c', 'd', 'e', 'f', 'g'], [4, 3]);
    expect(parts.map(({ indices }) => indices)).toEqual([
      [1, 0, 4, 2],
      [6, 5, 3],
    ]);
    expect(parts[1].at(0)).toBe('g');
    expect(() => utils.data.randomSplit(['a'], [2])).toThrow(
      'Sum of input lengths does not equal the length of the input dataset!',
    );
  });

  test('refuse what cannot be sampled', () => {
    expect(() => new RandomSampler({ length: 0 })).toThrow(
      'num_samples should be a positive integer value, but got num_samples=0',
    );
    expect(() => new BatchSampler([1], 0, false)).toThrow(
      'batch_size should be a positive integer value, but got batch_size=0',
    );
  });
});

describe('a loader', () => {
  const dataset = new TensorDataset(arange(7n));
  const rowsOf = (loader: Iterable<Tensor[]>) => Array.from(loader, ([batch]) => batch.tolist());

  test('shuffles as PyTorch’s, and leaves the same stream behind', () => {
    manualSeed(5);
    const batches: unknown[] = [];
    for (const [batch] of new DataLoader(dataset, { batchSize: 3, shuffle: true }))
      batches.push(batch.tolist());
    expect(batches).toEqual([[0, 3, 6], [2, 1, 4], [5]]);
    expect(rand([1]).item()).toBeCloseTo(0.9201, 4);
    const generator = new Generator().manualSeed(3);
    const own: unknown[] = [];
    for (const [batch] of new DataLoader(dataset, { batchSize: 3, shuffle: true, generator })) {
      own.push(batch.tolist());
    }
    expect(own).toEqual([[3, 4, 2], [0, 1, 6], [5]]);
  });

  test('frees what an iteration made, also when the loop is left', () => {
    const [temporaries, kept]: [Tensor[], Tensor[]] = [[], []];
    for (const [batch] of new DataLoader(dataset, { batchSize: 2 })) {
      if (temporaries.length === 2) break;
      expect(temporaries.every(({ storage }) => storage.isFreed)).toBe(true);
      temporaries.push(batch.add(1));
      kept.push(keep(batch.add(2)));
    }
    expect(temporaries.every(({ storage }) => storage.isFreed)).toBe(true);
    expect(kept.map((tensor) => tensor.tolist())).toEqual([
      [2, 3],
      [4, 5],
    ]);
    expect(ones([1]).storage.isFreed).toBe(false);
  });

  test('drops a short last batch, takes samplers and collates records', () => {
    const loader = new DataLoader(dataset, { batchSize: 3, dropLast: true });
    expect([loader.length, [...loader].length]).toEqual([2, 2]);
    const records = [
      { x: zeros([2]), name: 'a', pair: [1n, true] },
      { x: ones([2]), name: 'b', pair: [2n, false] },
    ];
    for (const { x, name, pair } of new DataLoader(records, { batchSampler: [[1, 0]] })) {
      expect(x.tolist()).toEqual([
        [1, 1],
        [0, 0],
      ]);
      expect(name).toEqual(['b', 'a']);
      expect(String(pair)).toBe('tensor([2, 1]),tensor([False,  True])');
    }
    expect(() => new DataLoader(dataset, { shuffle: true, sampler: [1] })).toThrow(
      'sampler option is mutually exclusive with shuffle',
    );
    expect(() => rowsOf(new DataLoader(dataset, { sampler: [9] }))).toThrow('index 9');
  });
});
