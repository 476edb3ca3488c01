/** One runnable example of a docstring: found, split at its checks, compiled. */
import ts from 'typescript';
import { lineOf, type SourceFile } from './source.ts';

export interface Example {
  /** `src/ops/arithmetic.ts:12`, where the example begins. */
  readonly place: string;
  readonly path: string;
  readonly code: string;
}

export interface CompiledExample {
  /** For each check, in order, the lines that the comments below the print calls show. */
  readonly expected: readonly (readonly string[])[];
  /** Runs the example; `scope` are the values of its names, `check` is called where comments stand. */
  run(scope: readonly unknown[], check: () => void): Promise<void>;
}

/** The ```ts blocks in the docstrings (`/** … *\/`) of a file. */
export function examplesOf({ path, text, tree }: SourceFile): Example[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((docstring) => {
    const blocks = docstring[0].matchAll(/^[ \t]*\*[ \t]*```ts[^\n]*\n([\s\S]*?)^[ \t]*\*[ \t]*```/gm);
    return [...blocks].map((block) => ({
      path,
      place: `${path}:${lineOf(tree, docstring.index + block.index)}`,
      code: block[1].replace(/^[ \t]*\* ?/gm, ''),
    }));
  });
}

/** The ```ts blocks of a Markdown file. */
export function examplesOfMarkdown(path: string, text: string): Example[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((block) => ({
    path,
    place: `${path}:${text.slice(0, block.index).split('\n').length}`,
    code: block[1],
  }));
}

/**
 * Compiles an example. A top-level statement that prints and is followed by comment lines (or by a comment
 * on its own last line) is a check: they show everything printed since the check before.
 */
export function compileExample(code: string, names: readonly string[]): CompiledExample {
  const tree = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const expected: string[][] = [];
  const pieces = tree.statements.map((statement) => {
    if (ts.isImportDeclaration(statement)) return '';
    const lines = /\bprint\(/.test(statement.getText(tree)) ? commentAfter(code, statement.end) : [];
    if (lines.length === 0) return statement.getFullText(tree);
    expected.push(lines);
    return `${statement.getFullText(tree)};check$();`;
  });
  const { outputText } = ts.transpileModule(`{${pieces.join('')}\n}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const body = new AsyncFunction(...names, 'check$', outputText);
  return { expected, run: (scope, check) => body(...scope, check) };
}

/** The contiguous `//` lines that begin on the rest of the line at `position` or on the one below it. */
function commentAfter(code: string, position: number): string[] {
  const [rest = '', ...below] = code.slice(position).split('\n');
  const trailing = /^\s*\/\/ ?(.*)$/.exec(rest);
  if (trailing) return [trailing[1].trimEnd()];
  const end = below.findIndex((line) => !line.startsWith('//'));
  return (end < 0 ? below : below.slice(0, end)).map((line) => line.replace(/^\/\/ ?/, '').trimEnd());
}

const AsyncFunction = (async () => {}).constructor as new (
  ...source: string[]
) => (...values: unknown[]) => Promise<void>;
