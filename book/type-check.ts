import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Block, Code } from '../src/chapter/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = `${root}book/chapters/cells.ts`;
const library = `${root}src/index.ts`;

/**
 * Type-checks cells that run one after the other, and the exercises between them, as one program: the imports
 * first, then each cell in a block inside the block of the one before, so that a later cell may name things
 * again. Of an exercise, what the reader begins with and its solution stand in a block each, which no later
 * cell sees, with the check inside.
 * @returns a line for each error, `file:line: message`; none if all is well.
 */
export function typeErrors(blocks: readonly Block[]): string[] {
  const { text, origin } = assemble(blocks);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noImplicitReturns: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    paths: { fovea: [library] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === program || fileExists(file);
  host.getSourceFile = (file, version, ...rest) =>
    file === program ? ts.createSourceFile(file, text, version) : getSourceFile(file, version, ...rest);

  const compiled = ts.createProgram([program], options, host);
  const diagnostics = ts.getPreEmitDiagnostics(compiled, compiled.getSourceFile(program));
  return diagnostics.map(({ file, start, messageText }) => {
    const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
    return `${origin[line]}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** The program's text, and for each of its lines the chapter's file and line it comes from. */
function assemble(blocks: readonly Block[]): { text: string; origin: string[] } {
  const imports: Line[] = [];
  const body: Line[] = [];
  const open = ({ source, file, line }: Code): void => {
    body.push({ text: '{', origin: `${file}:${line}` });
    source.split('\n').forEach((text, index) => {
      const target = text.startsWith('import ') ? imports : body;
      target.push({ text, origin: `${file}:${line + index}` });
    });
  };
  for (const block of blocks) {
    if (block.kind === 'cell') open(block);
    if (block.kind !== 'exercise') continue;
    for (const answer of [block.start, block.solution]) {
      open(answer);
      open(block.check);
      body.push({ text: '}}', origin: '' });
    }
  }
  const cells = blocks.filter(({ kind }) => kind === 'cell').length;
  const lines = [...imports, { text: 'export {};', origin: '' }, ...body];
  return {
    text: [...lines.map(({ text }) => text), '}'.repeat(cells)].join('\n'),
    origin: lines.map(({ origin }) => origin),
  };
}

interface Line {
  readonly text: string;
  readonly origin: string;
}
