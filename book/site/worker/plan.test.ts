import { describe, expect, test } from 'vitest';
import { type PlannedCell, plan } from './plan.ts';

/**
 * `x < y z!` defines x from y and z, and changes z; a star in front says that it has run and reads as it did.
 */
function cellsOf(...lines: string[]): PlannedCell[] {
  return lines.map((line) => {
    const [defines, uses = ''] = line.replaceAll(/[*!]/g, '').split('<');
    const changes = words(line).filter((word) => word.endsWith('!'));
    return {
      defines: words(defines),
      uses: words(uses),
      changes: changes.map((name) => name.slice(0, -1)),
      current: line.startsWith('*'),
    };
  });
}

const words = (text: string): string[] => text.split(' ').filter(Boolean);

describe('plan', () => {
  test('runs what stands before and has not run yet', () => {
    expect(plan(cellsOf('a', '*b', 'c', 'd'), [2], [])).toEqual([0, 2]);
  });

  test('leaves what depends on an unchanged cell alone', () => {
    expect(plan(cellsOf('*a', '*b < a', '*c < b'), [0], [])).toEqual([0]);
  });

  test('runs what depends on a changed cell, however far', () => {
    expect(plan(cellsOf('a', '*b < a', '*c', '*d < b'), [0], [0])).toEqual([0, 1, 3]);
  });

  test('takes a name from the nearest cell above', () => {
    expect(plan(cellsOf('a', '*a', '*c < a'), [0], [0])).toEqual([0]);
    expect(plan(cellsOf('*a', 'a', '*c < a'), [1], [1])).toEqual([1, 2]);
  });

  test('runs what a dependent needs, though nobody asked for it', () => {
    expect(plan(cellsOf('a', 'b', 'c < a b'), [0], [0])).toEqual([0, 1, 2]);
  });

  test('a changed cell that has to run on the way spreads too', () => {
    expect(plan(cellsOf('a', '*b', '*c < a'), [1], [0])).toEqual([0, 1, 2]);
  });

  test('makes anew what a cell changes before it runs again, and runs all that has seen it', () => {
    expect(plan(cellsOf('*a', '*b', '*c < a!', '*d < a', '*e < b'), [2], [])).toEqual([0, 2, 3]);
  });

  test('changes again what is made anew', () => {
    expect(plan(cellsOf('*a', '*b < a!', '*c < a'), [0], [])).toEqual([0, 1, 2]);
  });
});
