import { describe, expect, test } from 'vitest';
import { cellsOf } from './chapter.ts';
import { parseChapter } from './parse.ts';

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;
const parse = (text: string) => parseChapter(text, 'chapter.md');

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
      },
    ]);
  });

  test('a deeper heading opens no section', () => {
    const [cell] = cellsOf(parse(`# One\n### Aside\n${fence('ts', '1')}`));
    expect(cell.section).toBe('One');
  });

  test('reads front matter and keeps line numbers', () => {
    const chapter = parse(`---\ncontinues: 00.md\n---\n# One\n${fence('ts', '1')}`);
    expect(chapter.frontMatter).toEqual({ continues: '00.md' });
    expect(cellsOf(chapter)[0].line).toBe(6);
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
    [`# One\n${fence('python', 'print(1)')}`, 2, 'this one is in "python"'],
    [`# One\n${fence('js', '1')}`, 2, 'this one is in "js"'],
    [`# One\n${fence('output', '1')}`, 2, 'directly after the cell'],
    [`# One\n${fence('ts', '1')}\ntext\n\n${fence('output', '1')}`, 8, 'directly after the cell'],
    ['# One\n\n- item\n\n  ```ts\n  1\n  ```\n', 5, 'not in a list or quotation'],
    ['---\ncontinues: x\n# One\n', 1, 'front matter is never closed'],
    ['---\nnonsense\n---\n', 2, '"key: value"'],
    ['---\ncontinues:\n---\n', 2, '"key: value"'],
    ['---\ncontinue: x\n---\n', 2, 'no "continue"; it may say: continues'],
  ])('%j is refused at line %i', (text, line, sentence) => {
    expect(errorOf(text)).toMatchObject({
      name: 'ChapterError',
      message: expect.stringContaining(sentence),
      place: { file: 'chapter.md', line },
    });
  });
});
