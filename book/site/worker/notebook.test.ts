import { describe, expect, test } from 'vitest';
import * as library from '../../../src/index.ts';
import { Notebook } from './notebook.ts';

const imports = "import { nn, noGrad, ones, print } from 'fovea';";

/** A notebook of cells below one of imports; `run` gives what the cells that ran have printed, by place. */
function notebookOf(...sources: string[]) {
  const notebook = new Notebook({ fovea: library }, library.defaultGenerator);
  const cells = [imports, ...sources].map((source) => ({
    source,
    file: 'test.md',
    line: 1,
    section: '',
  }));
  const run = async (...wanted: number[]): Promise<Record<number, string>> => {
    const printed: Record<number, string> = {};
    const request = { kind: 'run', run: 0, cells, wanted, changed: [], fresh: false, watch: [] } as const;
    await notebook.run(request, {
      started: (cell) => {
        printed[cell] = '';
      },
      printed: (cell, text) => {
        printed[cell] += text.trimEnd();
      },
      finished: () => {},
      failed: (_cell, error) => {
        throw error;
      },
    });
    return printed;
  };
  return { notebook, run };
}

describe('a cell that runs again prints the same', () => {
  test.each([
    ['a tensor in place', 'const a = ones([2]);', 'a.add_(1);\nprint(a);', 'tensor([2., 2.])'],
    ['what a name stands for', 'let n = 1;', 'n += 1;\nprint(n);', '2'],
    [
      "a layer's weights",
      'const layer = new nn.Linear(1, 1, { bias: false });\nnoGrad(() => layer.weight.fill_(1));',
      'noGrad(() => layer.weight.add_(1));\nprint(layer.weight.item());',
      '2',
    ],
  ])('though it changes %s', async (_what, first, second, expected) => {
    const { run } = notebookOf(first, second, 'print(typeof ones);');
    expect(await run(2)).toEqual({ 0: '', 1: '', 2: expected });
    expect(await run(2)).toEqual({ 1: '', 2: expected });
  });
});

test('a borrower that changes a value leaves its cell to run again', async () => {
  const { notebook, run } = notebookOf('const a = ones([1]);', 'print(a);', 'print(1);');
  await run(2);
  await notebook.lend(3, async (session) => {
    const a = session.value('a');
    if (a instanceof library.Tensor) a.add_(1);
  });
  expect(await run(2)).toEqual({ 1: '', 2: 'tensor([1.])' });
  expect(await run(3)).toEqual({ 3: '1' });
});
