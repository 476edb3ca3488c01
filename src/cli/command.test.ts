import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fovea } from './command.ts';
import { serve } from './serve.ts';
import { openTerminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'fovea-'));
const file = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** A stream that keeps what is written to it. */
function memory() {
  const stream = {
    text: '',
    write: (text: string) => {
      stream.text += text;
    },
  };
  return stream;
}

async function command(...argv: string[]) {
  const [out, err] = [memory(), memory()];
  const code = await fovea(argv, out, err);
  return { code, out: out.text, err: err.text };
}

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;

const exercise = (id: string, start: string, solution: string) =>
  fence(`exercise ${id}`, 'Make it 2.') +
  fence('ts start', `const n = ${start};`) +
  fence('ts check', "if (n !== 2) throw new Error('It is not 2.');") +
  fence('ts solution', `const n = ${solution};`);

beforeAll(() => {
  const right = `${fence('ts', 'const a = 1;\nconsole.log(a);')}${fence('output', '1')}`;
  writeFileSync(file('right.md'), `# Sums\n\n${right}\n${fence('ts', 'a + 1')}${fence('output', '2')}`);
  writeFileSync(file('wrong.md'), `# Sums\n${right}${fence('ts', "'b\\nc'")}${fence('output', 'b\nd')}`);
  writeFileSync(file('next.md'), `---\ncontinues: right.md\n---\n# More\n${fence('ts', 'a + 3')}`);
  writeFileSync(file('throws.md'), `# Bad\n${fence('ts', "console.log('so far');\n\n  null.x;")}`);
  writeFileSync(file('ruby.md'), `# Other\n${fence('ruby', 'puts 1')}`);
  writeFileSync(file('syntax.md'), `# Typo\n${fence('ts', 'const a = 1;\nconst b = (;')}`);
  writeFileSync(file('circle.md'), `---\ncontinues: circle.md\n---\n# C\n`);
  writeFileSync(file('round.md'), `---\ncontinues: ./round.md\n---\n# C\n`);
  writeFileSync(file('lost.md'), `---\ncontinues: none.md\n---\n# C\n`);
  writeFileSync(file('latin.md'), Buffer.from('# Caf\xe9\n', 'latin1'));
  writeFileSync(file('prose.md'), '# Only prose\n');
  writeFileSync(file('marked.md'), `\ufeff---\ncontinues: right.md\n---\n# Marked\n${fence('ts', 'a')}`);
  writeFileSync(
    file('rich.md'),
    `# Rich\n${fence('view pooling', '')}${fence('ts beyond', '5')}${fence('output', '5')}` +
      `${exercise('right', '1', '2')}\n## End\n${fence('ts', '6')}${fence('output', '6')}`,
  );
  writeFileSync(file('lenient.md'), `# L\n${fence('ts', '1;')}${exercise('lenient', '2', '2')}`);
  writeFileSync(file('unsolved.md'), `# U\n${fence('ts', '1;')}${exercise('unsolved', '1', '1')}`);
  writeFileSync(file('seeded.md'), `# S\n${fence('ts', 'const seed = 1;\nseed')}`);
});

describe('fovea run', () => {
  test('prints sections and outputs', async () => {
    expect(await command('run', file('right.md'))).toEqual({ code: 0, out: 'Sums\n1\n\n2\n', err: '' });
  });

  test('runs what a chapter continues silently', async () => {
    expect(await command('run', file('next.md'))).toEqual({ code: 0, out: 'More\n4\n', err: '' });
  });

  test('finds a chapter of the book by its name or number', async () => {
    const { code, out } = await command('run', 'multiple-output-channels');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Multiple output channels\n/),
    });
    expect((await command('run', '6')).out).toBe(out);
  });

  test('reads past a byte order mark', async () => {
    expect(await command('run', file('marked.md'))).toEqual({ code: 0, out: 'Marked\n1\n', err: '' });
  });

  test('says where there is nothing to run', async () => {
    const err = `${file('prose.md')} has no cells to run.\n`;
    expect(await command('run', file('prose.md'))).toEqual({ code: 0, out: '', err });
  });

  test('--json prints a list for programs', async () => {
    const { code, out } = await command('run', file('right.md'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      { section: 'Sums', output: '1\n' },
      { section: 'Sums', output: '2\n' },
    ]);
  });

  test('--check is content with the expected output', async () => {
    const { code, out } = await command('run', file('right.md'), '--check');
    expect({ code, out }).toEqual({ code: 0, out: '2 of 2 cells print what they should.\n' });
  });

  test('--check shows where the output differs', async () => {
    const { code, out } = await command('run', file('wrong.md'), '--check');
    expect(code).toBe(1);
    expect(out).toBe(
      `${file('wrong.md')}:10: cell 2, Sums   - expected + printed\n    b\n  - d\n  + c\n\n` +
        '1 of 2 cells print what they should.\n',
    );
  });

  test('a view is a line of its own, and exercises are left out', async () => {
    const note = '[pooling: a picture to play with. See it with: fovea serve]';
    const out = `Rich\n${note}\n\n5\n\nEnd\n6\n`;
    expect(await command('run', file('rich.md'))).toEqual({ code: 0, out, err: '' });
  });

  test('--check tries the exercises', async () => {
    const { code, out } = await command('run', file('rich.md'), '--check');
    const cells = '2 of 2 cells print what they should.\n';
    const exercises = '1 of 1 exercises refuse their start and accept their solution.\n';
    expect({ code, out }).toEqual({ code: 0, out: cells + exercises });
  });

  test('--check finds exercises that accept their start or refuse their solution', async () => {
    const lenient = await command('run', file('lenient.md'), '--check');
    expect(lenient.code).toBe(1);
    expect(lenient.out).toContain(
      'lenient.md:9: exercise lenient: What the reader begins with already passes.',
    );
    const unsolved = await command('run', file('unsolved.md'), '--check');
    expect(unsolved.code).toBe(1);
    expect(unsolved.out).toContain('unsolved.md:12: exercise unsolved: Error: It is not 2.');
    expect(unsolved.out).toContain('0 of 1 exercises refuse');
  });

  test('--seed replaces the seed', async () => {
    expect((await command('run', file('seeded.md'), '--seed', '7')).out).toBe('S\n7\n');
  });

  test('a cell that throws is shown with its line, after what it printed', async () => {
    const { code, out, err } = await command('run', file('throws.md'));
    expect({ code, out }).toEqual({ code: 1, out: 'Bad\nso far\n' });
    expect(err).toBe(
      `${file('throws.md')}:5: cell 1, Bad: TypeError: Cannot read properties of null (reading 'x')\n` +
        '  5 |   null.x;\n    |   ^\n',
    );
  });

  test('a syntax error is shown with its place', async () => {
    const { code, err } = await command('run', file('syntax.md'));
    expect(code).toBe(1);
    expect(err).toBe(
      `${file('syntax.md')}:4:12: cell 1, Typo: Syntax error: Unexpected token.\n` +
        '  4 | const b = (;\n    |            ^\n',
    );
  });

  test.each([
    [['run', file('none.md')], `fovea: There is no file ${file('none.md')}.\n`],
    [['run', folder], `fovea: ${folder} is a folder; a chapter is a Markdown file.\n`],
    [['run'], 'fovea: fovea run needs a name. See: fovea run --help\n'],
    [['run', 'a', 'b'], 'fovea: One "b" too many. See: fovea run --help\n'],
    [['run', '--chek', 'a'], "fovea: Unknown option '--chek'. See: fovea run --help\n"],
    [['run', 'a', '--seed', '-1'], /^fovea: Option '--seed' argument is ambiguous.*\n$/],
    [['run', 'a', '--seed', '1.5'], /^fovea: --seed takes a whole number .*"1.5"\.\n$/],
    [['run', file('right.md'), '--seed', '1'], /^fovea: --seed has nothing to replace.*\n$/],
    [['run', file('ruby.md')], /ruby\.md:2: Cells run TypeScript .* this one is in "ruby"\.\n/],
    [['run', file('circle.md')], /circle\.md:1: .* continue each other\.\n$/],
    [['run', file('round.md')], /round\.md:1: .* continue each other\.\n$/],
    [
      ['run', file('lost.md')],
      /lost\.md:1: What it continues cannot be read\. There is no file .*none\.md\.\n$/,
    ],
    [['run', file('latin.md')], `fovea: ${file('latin.md')} is not UTF-8 text.\n`],
    [['run', 'poling'], /^fovea: The book has no chapter "poling"\. Give a file, .* pooling, .*\.\n$/],
    [['export', 'pooling'], /^fovea: fovea export needs to know .* --to ipynb, --to md, --to py\.\n$/],
    [['export', 'pooling', '--to', 'pdf'], /^fovea: fovea export cannot write "pdf"\. Say --to ipynb/],
    [['export', file('right.md'), '--to', 'py'], /^fovea: No cell of .*right\.md has a twin in PyTorch/],
    [['export', file('right.md'), '--to', 'md', '-o', folder], /^fovea: Cannot write .*\n$/],
    [['walk'], 'fovea: There is no command "walk". See: fovea --help\n'],
    [['--walk'], 'fovea: There is no option "--walk". See: fovea --help\n'],
    [['serve', '--port', '70000'], /^fovea: --port takes a whole number from 0 to 65535, not "70000"\.\n$/],
  ])('%j is refused in a sentence', async (argv, sentence) => {
    const { code, out, err } = await command(...argv);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    if (typeof sentence === 'string') expect(err).toBe(sentence);
    else expect(err).toMatch(sentence);
  });
});

describe('fovea export', () => {
  test('prints a chapter in another format', async () => {
    const { code, out, err } = await command('export', file('right.md'), '--to', 'md');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('```text\n1\n```');
    expect(JSON.parse((await command('export', '8', '--to', 'ipynb')).out).nbformat).toBe(4);
    expect((await command('export', 'pooling', '--to', 'py')).out).toContain('nn.MaxPool2d(3');
  });

  test('writes a file', async () => {
    const target = file('right.ipynb');
    const { code, out } = await command('export', file('right.md'), '--to', 'ipynb', '-o', target);
    expect({ code, out }).toEqual({ code: 0, out: `Wrote ${target}.\n` });
    expect(JSON.parse(readFileSync(target, 'utf8')).cells.length).toBeGreaterThan(1);
  });
});

describe('help', () => {
  test.each([[], ['--help'], ['run', '--help'], ['export', '--help'], ['start', '-h'], ['serve', '--help']])(
    'fovea %s %s',
    async (...argv) => {
      const { code, out, err } = await command(...argv);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^fovea.*\n\nUsage\n/);
    },
  );

  test('--version', async () => {
    expect((await command('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('fovea serve', () => {
  test('serves the built book, isolated, on the next free port, until it is stopped', async () => {
    const [out, err] = [memory(), memory()];
    const other = createServer();
    const taken = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const serving = serve(openTerminal(out, err), taken, stopped);
    await expect.poll(() => out.text).toContain('Ctrl-C');

    expect(out.text).toContain(`Port ${taken} is taken, so it is ${taken + 1} this time.`);
    const address = /http:\S+/.exec(out.text)?.[0] ?? '';
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const html = await page.text();
    expect(html).toContain('Cross correlation');
    const [, style] = /<link rel="stylesheet" href="([^"]+)"/.exec(html) ?? [];
    expect((await fetch(new URL(style, address))).headers.get('content-type')).toContain('text/css');
    expect((await fetch(`${address}none`)).status).toBe(404);
    expect((await fetch(`${address}%2e%2e/cli/main.js`)).status).toBe(404);

    stop();
    expect(await serving).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
    other.close();
  });
});
