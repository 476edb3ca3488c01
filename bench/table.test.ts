import { describe, expect, it } from 'vitest';
import type { Outcome, Row } from './measure.ts';
import { chooseWorkloads, readOptions } from './options.ts';
import type { Peer } from './peers.ts';
import { ratioPicture } from './picture.ts';
import { bestRatio, digits, markdownTable, ratioOf } from './table.ts';
import { workloads } from './workloads/all.ts';
import { valuesOf } from './workloads/workload.ts';

const took = (minimum: number, error = 1e-6): Outcome => ({
  timing: { minimum, median: 2 * minimum },
  error,
});

const peers: readonly Peer[] = [
  { name: 'slow', title: 'Slow', kind: 'javascript', packages: [] },
  { name: 'fast', title: 'Fast', kind: 'native', packages: [] },
  { name: 'gone', title: 'Gone', kind: 'native', packages: [] },
];

const workload = workloads[0];
const row: Row = {
  workload,
  limitRate: workload.multiplyAdds / 4,
  outcomes: new Map<string, Outcome>([
    ['fovea', took(2)],
    ['slow', took(9)],
    ['fast', took(1, 3e-6)],
    ['gone', { reason: 'not installed' }],
  ]),
};

describe('ratios', () => {
  it('are above 1 where fovea is faster', () => {
    expect(ratioOf(row, 'slow')).toBe(4.5);
    expect(ratioOf(row, 'fast')).toBe(0.5);
  });

  it('are taken to the fastest that ran', () => {
    expect(bestRatio(row, ['slow', 'fast', 'gone'])).toBe(0.5);
    expect(bestRatio(row, ['gone'])).toBeUndefined();
  });
});

describe('digits', () => {
  it.each([
    [1234.5, '1235'],
    [100, '100'],
    [56.78, '56.8'],
    [1, '1.00'],
    [0.0123456, '0.0123'],
    [0, '0'],
  ])('prints %f as %s', (value, text) => {
    expect(digits(value)).toBe(text);
  });
});

describe('markdownTable', () => {
  const versions = new Map([
    ['slow', '1.2'],
    ['limit', 'relaxed SIMD'],
  ]);
  const lines = markdownTable({
    rows: [row, row],
    peers,
    versions,
    circumstances: 'Here.',
    oracle: 'loops',
  }).split('\n');

  it('has a line per workload: times, share, ratios, errors', () => {
    const [head, , first, second] = lines.filter((line) => line.startsWith('|'));
    expect(head).toBe(
      '| workload | fovea | of limit | Slow 1.2 | Fast | Gone | × best JS | × best native | error |',
    );
    expect(first).toBe(
      '| **A** 3×3 64→64 56² | 2.00 (4.00) | 200 % | 9.00 (18.0) · **4.50×** | 1.00 (2.00) · **0.500×** ' +
        '| – [1] | 4.50× | 0.500× | 1e-6 (3e-6) |',
    );
    expect(second).toBe(first);
  });

  it('says once why something is missing', () => {
    expect(lines.filter((line) => line.includes('not installed'))).toEqual(['[1] gone: not installed  ']);
  });
});

describe('ratioPicture', () => {
  it('has a dot per ratio and none for what did not run', () => {
    const picture = ratioPicture([row], peers);
    const tips = [...picture.matchAll(/<title>(A: [^<]*)<\/title>/g)].map(([, tip]) => tip);
    expect(tips).toEqual(['A: Slow 4.50×', 'A: Fast 0.500×']);
  });
});

describe('options', () => {
  it('reads lists', () => {
    const options = readOptions(['--quick', '--only', 'A,M', '--peers', 'tfjs-wasm,ort-node']);
    expect(options).toMatchObject({ quick: true, write: false, only: ['A', 'M'] });
    expect(options.peers).toEqual(['tfjs-wasm', 'ort-node']);
  });

  it('refuses strangers', () => {
    expect(() => readOptions(['--peers', 'caffe'])).toThrow("no peer is named 'caffe'");
    expect(() => readOptions(['--fast'])).toThrow();
    expect(() => chooseWorkloads(workloads, ['Z'])).toThrow("no workload is named 'Z'");
  });

  it('chooses by letter and by name', () => {
    const names = (only: readonly string[]): string[] =>
      chooseWorkloads(workloads, only).map(({ name }) => name);
    expect(names(['G', 'M B'])).toEqual(['G max', 'G avg', 'M B']);
    expect(names([])).toHaveLength(workloads.length);
  });
});

describe('workloads', () => {
  it('count what the literature counts', () => {
    const millions = (name: string): number =>
      Math.round((workloads.find((each) => each.name === name)?.multiplyAdds ?? 0) / 1e6);
    expect([millions('A'), millions('L ResNet'), millions('L MobileNet')]).toEqual([116, 1814, 301]);
  });

  it('draw the same values every time, within their scale', () => {
    const given = { shape: [1000], scale: 0.5, kind: 'input' } as const;
    const values = valuesOf(given, 3);
    expect(valuesOf(given, 3)).toEqual(values);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / 1000)).toBeLessThan(0.05);
  });
});
