import { describe, expect, test } from 'vitest';
import * as library from '../index.ts';
import { attempt } from './attempt.ts';
import { compileChapters } from './compile.ts';
import { ChapterError } from './error.ts';
import { parseChapter } from './parse.ts';
import { Session } from './run.ts';

const fence = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`;

const chapter = parseChapter(
  [
    '# Doubling\n',
    fence('ts', "import { print, rand } from 'fovea';\nlet n = 3;\nfunction say(x: number) { print(x); }"),
    fence('exercise double', 'Double `n`.'),
    fence('ts start', 'const twice = n;'),
    fence('ts check', "say(twice);\nif (twice !== 2 * n) throw new Error('Twice 3 is 6.');"),
    fence('ts solution', 'const twice = 2 * n;'),
    fence('ts', 'n'),
  ].join(''),
  'chapter.md',
);

async function open() {
  const [{ blocks, cells }] = compileChapters([chapter]);
  const [exercise] = blocks.filter((block) => block.kind === 'exercise');
  const session = new Session({ fovea: library });
  await session.run(cells[0], () => {});
  let printed = '';
  const write = (text: string) => {
    printed += text;
  };
  return {
    session,
    last: cells[1],
    exercise,
    write,
    printed: () => printed,
    answer: (source: string) => attempt(exercise, source, session, write),
  };
}

describe('attempt', () => {
  test('a right answer passes, and what is printed is heard', async () => {
    const { answer, exercise, printed } = await open();
    await answer(exercise.solution.source);
    expect(printed()).toBe('6\n');
  });

  test("a wrong answer fails with the check's sentence, at the check's line", async () => {
    const { answer, exercise } = await open();
    await expect(answer(exercise.start.source)).rejects.toMatchObject({
      message: 'Error: Twice 3 is 6.',
      place: { file: 'chapter.md', line: 15, exercise: 'double', cell: undefined },
      cause: { message: 'Twice 3 is 6.' },
    });
  });

  test('an answer that cannot run fails at its own line', async () => {
    const { answer } = await open();
    await expect(answer('1;\nconst twice = (;')).rejects.toMatchObject({ place: { line: 12 } });
    await expect(answer('\nmissing();')).rejects.toMatchObject({ place: { line: 12 } });
    await expect(answer('')).rejects.toThrow('ReferenceError: twice is not defined');
    await expect(answer('')).rejects.toBeInstanceOf(ChapterError);
  });

  test('leaves the session and the random stream as they were', async () => {
    const { answer, last, session, write, printed } = await open();
    library.manualSeed(1);
    const first = library.rand([2]);
    library.manualSeed(1);
    await answer('const n = 5;\nconst twice = 10;\nrand([7]);');
    expect(library.equal(library.rand([2]), first)).toBe(true);
    await session.run(last, write);
    expect(printed()).toBe('10\n3\n');
  });
});
