import { describe, expect, test } from 'vitest';
import { type CompileOptions, compileChapters } from './compile.ts';
import { ChapterError } from './error.ts';
import { parseChapter } from './parse.ts';
import { Session } from './run.ts';

const modules = { fovea: { one: 1, print: () => {}, double: (x: number) => 2 * x, default: 'all' } };

function compile(cells: string[], options: CompileOptions = {}) {
  const text = `# T\n\n${cells.map((cell) => `\`\`\`ts\n${cell}\n\`\`\`\n`).join('\n')}`;
  return compileChapters([parseChapter(text, 'my chapter.md')], options)[0].cells;
}

/** What each cell prints, in one session. */
async function outputs(...cells: string[]): Promise<string[]> {
  const session = new Session(modules);
  const printed: string[] = [];
  for (const cell of compile(cells)) {
    let output = '';
    await session.run(cell, (text) => {
      output += text;
    });
    printed.push(output);
  }
  return printed;
}

/** The error that running (or compiling) the cells raises. */
async function errorOf(...cells: string[]): Promise<ChapterError> {
  const error = await outputs(...cells).catch((thrown: unknown) => thrown);
  if (!(error instanceof ChapterError)) throw new Error('no ChapterError');
  return error;
}

describe('scope', () => {
  test('later cells see constants, functions, classes, patterns and imports', async () => {
    const first = `import { double as twice, one } from 'fovea';
      const { a, b: [c] } = { a: 2, b: [3] };
      function f(n: number): number { return n + a; }
      class P { v = c; }`;
    expect(await outputs(first, 'twice(one) + f(1) + new P().v')).toEqual(['', '8\n']);
  });

  test('a name may be declared again, and earlier functions keep their own', async () => {
    expect(await outputs('const k = 1; const f = () => k;', 'const k = 2;', '[k, f()].join()')).toEqual([
      '',
      '',
      '2,1\n',
    ]);
  });

  test('an assignment is seen by everyone', async () => {
    const cells = [
      'let k = 1; const f = () => k; const inc = () => { k += 1; };',
      'k = k + 1',
      'inc(); [k, f()].join()',
    ];
    expect(await outputs(...cells)).toEqual(['', '', '3,3\n']);
  });

  test('shadowing, shorthands and property names are told apart', async () => {
    const cell = 'const g = (x: number) => x; ({ x, y: x, [x]: 1, z: { x: 4 }.x, ...{ w: g(5) } })';
    expect(
      await outputs('const x = 7;', `JSON.stringify(${cell.split('; ')[1].replace('g(5)', '5')})`),
    ).toEqual(['', '{"7":1,"x":7,"y":7,"z":4,"w":5}\n']);
    expect(await outputs('let x = 0;', '({ x = 3 } = {}); for (const x of [9]) { x; }\n(() => x)()')).toEqual(
      ['', '3\n'],
    );
  });

  test('lists what each cell defines and uses', () => {
    const [, second] = compile([
      'const x = 1; let y = 2;',
      'const z = x; function f(y: number) { return y + z; }',
    ]);
    expect(second.defines).toEqual(['z', 'f']);
    expect(second.uses).toEqual(['x']);
    expect(second.assigns).toEqual([]);
  });

  test.each([
    ['y = x;', ['y']],
    ['y += 1; x.z = 2;', ['y']],
    ['({ a: y, x = 1 } = {});', ['y', 'x']],
    ['y++;', ['y']],
  ])('lists what is assigned: %s', (source, assigned) => {
    const [, second] = compile(['let x = 1; let y = 2;', source]);
    expect([...second.assigns].sort()).toEqual([...assigned].sort());
  });

  test('what a failing cell defined stays, and what it did not reach hides nothing', async () => {
    const session = new Session(modules);
    const [first, failing, last] = compile([
      'const a = 1; const b = 1;',
      'const a = 2; null.x; const b = 2;',
      '[a, b].join()',
    ]);
    await session.run(first, () => {});
    await expect(session.run(failing, () => {})).rejects.toThrow();
    let output = '';
    await session.run(last, (text) => {
      output += text;
    });
    expect(output).toBe('2,1\n');
  });
});

describe('output', () => {
  test("print and console.log write what Python's print writes", async () => {
    const cell =
      "import { print } from 'fovea';\nprint('a', 1, true); print(); console.log({ toString: () => 'T' });";
    expect(await outputs(cell)).toEqual(['a 1 true\n\nT\n']);
  });

  test.each([
    ['1 + 1', '2\n'],
    ['1 + 1;', ''],
    ['const x = 1', ''],
    ['let x; x = 1', ''],
    ['undefined', ''],
    ["'use me'", 'use me\n'],
    ['3 // three', '3\n'],
    ['(1, 4)', '4\n'],
    ['await Promise.resolve(5)', '5\n'],
    ['if (true) { 1 }', ''],
  ])('a last expression without semicolon is shown: %s', async (cell, output) => {
    expect(await outputs(cell)).toEqual([output]);
  });

  test('top-level await, and types of every kind', async () => {
    const cell = `import type { Nothing } from 'nowhere';
interface A { a: number }
type B = A | Nothing;
const x: B = await new Promise((done) => setTimeout(() => done({ a: 6 } as A), 1));
x!.a satisfies number`;
    expect(await outputs(cell)).toEqual(['6\n']);
  });

  test('what a function of an earlier cell prints belongs to the running cell', async () => {
    const first = "import { print } from 'fovea';\nconst f = () => { console.log('f'); print('g'); };";
    expect(await outputs(first, 'print(1); f()')).toEqual(['', '1\nf\ng\n']);
  });

  test('the whole module and its default can be imported', async () => {
    expect(await outputs("import all, * as fovea from 'fovea';\nfovea.print(all, fovea.one)")).toEqual([
      'all 1\n',
    ]);
  });
});

test('what is printed comes with its values, and a name with what it means', async () => {
  const session = new Session(modules);
  const printed: unknown[] = [];
  for (const cell of compile(['const a = [1, 2];\nconsole.log(a, 3);', 'a'])) {
    await session.run(cell, (text, values) => printed.push([text, values]));
  }
  expect(printed).toEqual([
    ['[1, 2] 3\n', [[1, 2], 3]],
    ['[1, 2]\n', [[1, 2]]],
  ]);
  expect(session.value('a')).toEqual([1, 2]);
  expect(session.fork().value('a')).toEqual([1, 2]);
  expect(session.value('toString')).toBeUndefined();
});

describe('errors', () => {
  test('a throw is placed at the line of the running cell', async () => {
    const error = await errorOf('function f(x: number) {\n  return x.y.z;\n}', '1;\n\nf(2);');
    expect(error.message).toBe("TypeError: Cannot read properties of undefined (reading 'z')");
    expect(error.place).toEqual({
      file: 'my chapter.md',
      line: 12,
      column: undefined,
      cell: 2,
      section: 'T',
      text: 'f(2);',
    });
  });

  test('multi-line imports and types keep the lines', async () => {
    const cell = "import {\n  one,\n} from 'fovea';\ninterface A {\n  a: 1;\n}\nthrow new RangeError('far');";
    expect(await errorOf(cell)).toMatchObject({ message: 'RangeError: far', place: { line: 10 } });
  });

  test.each([
    ['x + 1', 'ReferenceError: x is not defined'],
    ['throw 3', 'thrown: 3'],
    ["console.assert(1 > 2, 'order')", 'Error: Assertion failed: order'],
    [
      "import { two } from 'fovea';",
      'Error: "fovea" exports no "two". (A type is imported with "import type".)',
    ],
    ["import x from 'y';", 'Error: No module "y" here. Cells import from: fovea.'],
    ['await Promise.reject(new Error("late"))', 'Error: late'],
  ])('%s', async (cell, message) => {
    expect(await errorOf(cell)).toMatchObject({ message, place: { line: 4, cell: 1 } });
  });

  test('the names of earlier cells are written as the reader wrote them', async () => {
    expect((await errorOf('const f = 1;', 'f()')).message).toBe('TypeError: f is not a function');
    expect((await errorOf('const f = 1;', '1;\nf = 2')).place.line).toBe(9);
  });

  test.each([
    ['const a = 1;\nconst b = (;', 5, 12],
    ['const a: number = 1;\nconst a = 2;', 5, 7],
    ['return 1', 4, 1],
    ['let x: = 1;', 4, 8],
    ['1;\nexport const y = 2;', 5, undefined],
    ["const s = 'abc", 4, undefined],
  ])('syntax error in %j', async (cell, line, column) => {
    const error = await errorOf(cell);
    expect(error.place.line).toBe(line);
    if (column !== undefined) expect(error.place.column).toBe(column);
    expect(error.message).toMatch(/^Syntax error: .*\.$|^A cell does not export/);
  });
});

describe('seed', () => {
  test('replaces the number of a top-level const seed', async () => {
    const cells = compile(['const seed = 1;', 'let seed = 2;'], { seed: 99 });
    expect(cells.map(({ setsSeed }) => setsSeed)).toEqual([true, false]);
    expect(cells[0].code).toContain('const seed = 99;');
    expect(cells[1].code).toContain('let seed = 2;');
  });
});
