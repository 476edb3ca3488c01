import { describe, expect, test } from 'vitest';
import { cellsOf } from './chapter.ts';
import { parseChapter } from './parse.ts';

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;
const parse = (text: string) => parseChapter(text, 'chapter.md');

const parts = (id: string) =>
  fence(`exercise ${id}`, 'Do.') +
  ['start', 'check', 'solution'].map((role) => fence(`ts ${role}`, '1')).join('');

/** The place and the sentence of the error that a text raises. */
function errorOf(text: string) {
  try {
    parse(text);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('parseChapter', () => {
  test('splits prose and cells, with sections, lines and expected output', () => {
    const first = `${fence('ts', '1 + 1')}\n${fence('output', '2')}`;
    const chapter = parse(`# One \`x\`\n\nText.\n\n${first}\n## Two\n${fence('typescript', 'a;\nb;')}`);
    expect(chapter.title).toBe('One x');
    expect(chapter.blocks).toEqual([
      { kind: 'prose', markdown: '# One `x`\n\nText.\n', line: 1 },
      {
        kind: 'cell',
        file: 'chapter.md',
        number: 1,
        section: 'One x',
        source: '1 + 1\n',
        line: 6,
        expected: '2\n',
        python: '',
        beyond: false,
      },
      { kind: 'prose', markdown: '\n## Two', line: 12 },
      {
        kind: 'cell',
        file: 'chapter.md',
        number: 2,
        section: 'Two',
        source: 'a;\nb;\n',
        line: 15,
        expected: '',
        python: '',
        beyond: false,
      },
    ]);
  });

  test('a cell may be beyond the notebook, and have a twin in PyTorch', () => {
    const [first, second, third] = cellsOf(
      parse(
        `# One\n${fence('ts beyond', '1')}${fence('output', '1')}\n${fence('python', 'print(1)')}` +
          `${fence('ts', '2;')}${fence('python', '2')}${fence('ts', '3;')}`,
      ),
    );
    expect(first).toMatchObject({ beyond: true, expected: '1\n', python: 'print(1)\n' });
    expect(second).toMatchObject({ beyond: false, expected: '', python: '2\n' });
    expect(third).toMatchObject({ number: 3, python: '' });
  });

  test('reads views and their settings', () => {
    const text = `# One\n${fence('view pooling', 'size: 3\n\nbind: {"K": "kernel"}\nimage: [[0, 1.5]]')}`;
    const settings = { size: 3, bind: { K: 'kernel' }, image: [[0, 1.5]] };
    expect(parse(`${text}text`).blocks).toEqual([
      { kind: 'prose', markdown: '# One', line: 1 },
      { kind: 'view', section: 'One', name: 'pooling', settings, line: 2 },
      { kind: 'prose', markdown: 'text', line: 8 },
    ]);
    expect(parse(fence('view pooling', '')).blocks).toEqual([
      { kind: 'view', section: '', name: 'pooling', settings: {}, line: 1 },
    ]);
  });

  test('reads exercises', () => {
    const hints = `${fence('hint', 'Think.')}${fence('hint', 'Or *this*.')}`;
    const text = `${fence('exercise two-twos', 'Say 2.')}\n${fence('ts start', 'const a = 1;')}${hints}`;
    const check = fence('ts check', "if (a !== 2) throw new Error('no');");
    const [, exercise] = parse(`# One\n${text}${check}${fence('ts solution', 'const a = 2;')}`).blocks;
    const code = { file: 'chapter.md', section: 'One', exercise: 'two-twos' };
    expect(exercise).toEqual({
      kind: 'exercise',
      id: 'two-twos',
      markdown: 'Say 2.\n',
      start: { ...code, source: 'const a = 1;\n', line: 7 },
      hints: ['Think.\n', 'Or *this*.\n'],
      check: { ...code, source: "if (a !== 2) throw new Error('no');\n", line: 16 },
      solution: { ...code, source: 'const a = 2;\n', line: 19 },
      line: 3,
    });
  });

  test('a deeper heading opens no section', () => {
    const [cell] = cellsOf(parse(`# One\n### Aside\n${fence('ts', '1')}`));
    expect(cell.section).toBe('One');
  });

  test('reads front matter and keeps line numbers', () => {
    const chapter = parse(`---\ncontinues: 00.md\nsummary: A: b.\n---\n# One\n${fence('ts', '1')}`);
    expect(chapter.frontMatter).toEqual({ continues: '00.md', summary: 'A: b.' });
    expect(cellsOf(chapter)[0].line).toBe(7);
  });

  test('reads CRLF files the same', () => {
    const text = `---\ncontinues: b\n---\n# One\n\n${fence('ts', 'x\ny')}${fence('output', '2')}end\n`;
    expect(parse(text.replaceAll('\n', '\r\n'))).toEqual(parse(text));
  });

  test('fences that only show something stay prose', () => {
    const chapter = parse(`# One\n${fence('sh', 'npm start')}${fence('', 'x')}${fence('text', 'y')}`);
    expect(chapter.blocks.map(({ kind }) => kind)).toEqual(['prose']);
  });

  test('a longer fence may hold a fence', () => {
    const chapter = parse(`# One\n\`\`\`\`md\n${fence('ts', '1')}\`\`\`\`\n`);
    expect(cellsOf(chapter)).toEqual([]);
  });

  test.each([
    ['# One\n```ts\n1 + 1\n', 2, 'never closed'],
    ['# One\n\n```ts', 3, 'never closed'],
    [`# One\n${fence('python', 'print(1)')}`, 2, 'directly after the cell'],
    [
      `# One\n${fence('ts', '1')}${fence('python', '1')}${fence('output', '1')}`,
      8,
      'directly after the cell',
    ],
    [`# One\n${fence('hint', 'No.')}`, 2, 'A hint belongs to an exercise'],
    [`# One\n${fence('ts check', '1')}`, 2, '"check" belongs to an exercise'],
    [`# One\n${fence('ts byond', '1')}`, 2, 'marked "beyond", not "byond"'],
    [`# One\n${fence('view', '')}`, 2, 'A view has a name'],
    [`# One\n${fence('view a', 'b')}`, 3, '"key: JSON"'],
    [`# One\n${fence('view a', 'b: 1\nb: 2')}`, 4, '"b" is set twice'],
    [`# One\n${fence('view a', 'b: 1\nc: [1')}`, 4, 'What "c" is set to is no JSON'],
    [fence('exercise', 'Do.'), 1, 'An exercise has an id'],
    [fence('exercise a', 'Do.'), 1, 'lacks its ```ts start'],
    [
      fence('exercise a', 'Do.') + fence('ts start', '1') + fence('ts solution', '1'),
      1,
      'lacks its ```ts check',
    ],
    [`${fence('exercise a', 'Do.')}Text\n${fence('ts start', '1')}`, 1, 'lacks its ```ts start'],
    [parts('a') + parts('a'), 13, 'two exercises "a"'],
    [`# One\n${fence('js', '1')}`, 2, 'this one is in "js"'],
    [`# One\n${fence('output', '1')}`, 2, 'directly after the cell'],
    [`# One\n${fence('ts', '1')}\ntext\n\n${fence('output', '1')}`, 8, 'directly after the cell'],
    ['# One\n\n- item\n\n  ```ts\n  1\n  ```\n', 5, 'not in a list or quotation'],
    ['---\ncontinues: x\n# One\n', 1, 'front matter is never closed'],
    ['---\nnonsense\n---\n', 2, '"key: value"'],
    ['---\ncontinues:\n---\n', 2, '"key: value"'],
    ['---\ncontinue: x\n---\n', 2, 'no "continue"; it may say: continues, summary'],
  ])('%j is refused at line %i', (text, line, sentence) => {
    expect(errorOf(text)).toMatchObject({
      name: 'ChapterError',
      message: expect.stringContaining(sentence),
      place: { file: 'chapter.md', line },
    });
  });
});
