import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Cell } from '../src/chapter/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = `${root}book/chapters/cells.ts`;
const library = `${root}src/index.ts`;

/**
 * Type-checks cells that run one after the other, as one program: the imports first, then each cell in a
 * block inside the block of the one before, so that a later cell may declare a name again.
 * @returns a line for each error, `file:line: message`; none if all is well.
 */
export function typeErrors(cells: readonly Cell[]): string[] {
  const { text, origin } = assemble(cells);
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
function assemble(cells: readonly Cell[]): { text: string; origin: string[] } {
  const imports: string[] = [];
  const body: string[] = [];
  const origins: { imports: string[]; body: string[] } = { imports: [], body: [] };
  for (const { source, file, line } of cells) {
    body.push('{');
    origins.body.push(`${file}:${line}`);
    source.split('\n').forEach((text, index) => {
      const target = text.startsWith('import ') ? 'imports' : 'body';
      (target === 'imports' ? imports : body).push(text);
      origins[target].push(`${file}:${line + index}`);
    });
  }
  const text = [...imports, 'export {};', ...body, '}'.repeat(cells.length)].join('\n');
  return { text, origin: [...origins.imports, '', ...origins.body] };
}
