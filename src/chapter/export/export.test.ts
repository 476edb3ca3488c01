import { describe, expect, test } from 'vitest';
import { formatErrors } from '../../../test/notebook-format.ts';
import { parseChapter } from '../parse.ts';
import { type ExportFormat, exportChapter } from './export.ts';
import type { Picture } from './prose.ts';
import { selectCells } from './selection.ts';

const fence = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`;

const first = parseChapter(
  [
    '# First\n',
    fence('ts', "import { print, tensor } from 'fovea';\nconst a = 1;"),
    fence('python', 'a = 1'),
    fence('ts', 'let b = a + 1;'),
    fence('python', 'b = a + 1\nprint("unheard")'),
    fence('ts', 'const unused = 0;'),
    fence('python', 'unused = 0'),
    fence('ts', 'b = 5;'),
    fence('python', 'if True:\n\n    b = 5'),
  ].join('\n'),
  'first.md',
);

const second = parseChapter(
  [
    '---\ncontinues: first.md\n---\n# Second\n\nThe [window](#view:pooling:window) and a [page](https://d2l.ai).\n',
    fence('view pooling', 'size: 2'),
    fence('ts', "print(b);\nconst b2 = 'b';\n`x`"),
    fence('output', '5\nx'),
    fence('python', 'print(b)\nprint("x")'),
    fence('exercise two', 'Make [it](#view:pooling:window) $2$.'),
    fence('ts start', 'const b2 = 1;'),
    fence('hint', 'Think.'),
    fence('ts check', "\nif (b2 !== 2) throw new Error('No.');"),
    fence('ts solution', 'const b2 = 2;'),
    '\nThe end.\n',
  ].join('\n'),
  'second.md',
);

const file = (format: ExportFormat, picture?: Picture) => exportChapter([first, second], format, { picture });
const notebook = (picture?: Picture) => JSON.parse(file('ipynb', picture));
const textOf = ({ source }: { source: string[] }) => source.join('');

describe('what a chapter builds on', () => {
  test('is the cells whose names it uses, and those that change them', () => {
    expect(selectCells([first, second]).before.map(({ number }) => number)).toEqual([1, 2, 4]);
    expect(selectCells([first]).before).toEqual([]);
  });

  test('is not what the chapter itself defines before its exercise', () => {
    const parts = ['start', 'check', 'solution'].map((role) => fence(`ts ${role}`, 'a;')).join('');
    const text = `# Own\n${fence('ts', 'const a = 3;')}${fence('exercise own', 'Do.')}${parts}`;
    expect(selectCells([first, parseChapter(text, 'own.md')]).before).toEqual([]);
  });

  test('is the latest cell of a name', () => {
    const again = parseChapter(`# Again\n${fence('ts', 'const a = 2;')}`, 'again.md');
    const user = parseChapter(`# User\n${fence('ts', 'a')}`, 'user.md');
    expect(selectCells([first, again, user]).before.map(({ file }) => file)).toEqual(['again.md']);
  });
});

describe('ipynb', () => {
  test('keeps to the format', () => {
    expect(formatErrors(notebook())).toEqual([]);
    expect(formatErrors(notebook(() => '<svg></svg>'))).toEqual([]);
    expect(formatErrors({ ...notebook(), nbformat: 3 })).toEqual(['nbformat is 3']);
    const [cell] = notebook().cells;
    expect(formatErrors({ ...notebook(), cells: [cell, { ...cell, outputs: [] }] })).toEqual([
      'cell 2: the id "cell-1" is taken',
      'cell 2: a markdown cell has no "outputs"',
    ]);
  });

  test('holds text, the cells before, cells with their outputs, and exercises', () => {
    const { cells, metadata } = notebook();
    expect(metadata.kernelspec.name).toBe('deno');
    expect(cells.map(textOf)).toEqual([
      '# Second\n\nThe window and a [page](https://d2l.ai).',
      '*From the chapters before:*',
      "import { print, tensor } from 'npm:fovea';\nconst a = 1;",
      'let b = a + 1;',
      'b = 5;',
      '*A picture to play with stands here in the live book: pooling.*',
      "print(b);\nconst b2 = 'b';\n`x`",
      '**Exercise.** Make it $2$.\n\n<details><summary>Hint 1</summary>\n\nThink.\n\n</details>',
      'const b2 = 1;',
      "// The check: silent where the answer is right.\n{\n\n  if (b2 !== 2) throw new Error('No.');\n}",
      '<details><summary>A solution</summary>\n\n```ts\nconst b2 = 2;\n```\n\n</details>',
      'The end.',
    ]);
    expect(cells[6].outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: ['5\n', 'x\n'] }]);
    expect(cells[9].metadata).toEqual({ tags: ['raises-exception'] });
  });

  test('draws the views where it is given a pen', () => {
    const { cells } = notebook(({ settings }) => `<svg data-size="${settings.size}"></svg>`);
    expect(cells[5].outputs[0].data['text/html']).toEqual(['<svg data-size="2"></svg>']);
  });

  test('declares as var what cells of one scope could not declare twice', () => {
    const mixed = [
      'let x = 1;',
      'const x = 2, y = 3;',
      'const y = 4;',
      'function f() {}',
      'const { f } = {};',
    ];
    const text = `# Mixed\n\n${mixed.map((source) => fence('ts', source)).join('\n')}`;
    const { cells } = JSON.parse(exportChapter([parseChapter(text, 'mixed.md')], 'ipynb'));
    expect(cells.slice(1).map(textOf)).toEqual([
      'var x = 1;',
      'var x = 2, y = 3;',
      'var y = 4;',
      'function f() {}',
      'var { f } = {};',
    ]);
  });
});

test('md shows everything that stands still', () => {
  expect(file('md')).toBe(`# Second

The window and a [page](https://d2l.ai).

*A picture to play with stands here in the live book: pooling.*

\`\`\`ts
print(b);
const b2 = 'b';
\`x\`
\`\`\`

\`\`\`text
5
x
\`\`\`

<details><summary>The same in PyTorch</summary>

\`\`\`python
print(b)
print("x")
\`\`\`

</details>

**Exercise.** Make it $2$.

\`\`\`ts
const b2 = 1;
\`\`\`

<details><summary>Hint 1</summary>

Think.

</details>

<details><summary>The check</summary>

\`\`\`ts

if (b2 !== 2) throw new Error('No.');
\`\`\`

</details>

<details><summary>A solution</summary>

\`\`\`ts
const b2 = 2;
\`\`\`

</details>

The end.
`);
  expect(file('md', () => '<svg></svg>')).toContain('\n\n<svg></svg>\n\n');
});

test('py is a program of the twins', () => {
  expect(file('py')).toBe(`# %%
# From the chapters before; what they print is left out.
import contextlib
import os

with contextlib.redirect_stdout(open(os.devnull, 'w')):
    a = 1

    b = a + 1
    print("unheard")

    if True:

        b = 5

# %% [markdown]
# # Second
#
# The window and a [page](https://d2l.ai).

# %%
print(b)
print("x")

# %% [markdown]
# The end.
`);
  expect(exportChapter([first], 'py')).not.toContain('contextlib');
});
