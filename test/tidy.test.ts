/** The house rules of ARCHITECTURE.md, as tests. Each failure lists `file:line` and what is wrong there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type Import, lineOf, root, type SourceFile, sourceFiles } from './source.ts';

const everything = sourceFiles('src', 'test', 'scripts', 'book', 'bench');
const library = everything.filter(({ path }) => path.startsWith('src/') && !path.endsWith('.test.ts'));

/** The folders of `src/` and its one file, from the ground up: at run time nothing imports upwards. */
const floors = [
  'arguments',
  'dtype',
  'expression',
  'backend',
  'conv',
  'random',
  'tensor',
  'autograd',
  'ops',
  'nn',
  'optim',
  'data',
  'index.ts',
  'chapter',
  'cli',
];

/** What a folder may know at all, in types too. A folder not named here is bound by its floor alone. */
const mayKnow: Record<string, readonly string[]> = {
  arguments: [],
  dtype: [],
  expression: ['dtype'],
  backend: ['dtype', 'expression'],
  conv: ['arguments', 'dtype', 'expression', 'backend'],
  random: ['dtype'],
};

/** Who may call a backend: storage and the op layer above it. Everybody else goes through tensors. */
const mayCallBackends = ['backend', 'conv', 'tensor', 'ops'];

const folderOf = (path: string): string => /^src\/([^/]+)/.exec(path)?.[1] ?? '';

/** Lines `file:line  complaint` for the imports between two different folders that `isWrong` points at. */
function wrongImports(isWrong: (from: string, to: string, imported: Import) => boolean): string[] {
  return library.flatMap(({ path, imports }) => {
    const from = folderOf(path);
    return imports
      .filter(({ to }) => to.startsWith('src/') && folderOf(to) !== from)
      .filter((imported) => isWrong(from, folderOf(imported.to), imported))
      .map(({ to, line }) => `${path}:${line}  imports ${to}`);
  });
}

describe('layers', () => {
  it('knows every folder of src', () => {
    const strangers = new Set(library.map(({ path }) => folderOf(path)));
    expect(
      [...strangers].filter((folder) => !floors.includes(folder)),
      'add it to `floors`',
    ).toEqual([]);
  });

  it('imports downwards only', () => {
    const upwards = (from: string, to: string): boolean => floors.indexOf(to) > floors.indexOf(from);
    expect(wrongImports((from, to, { typeOnly }) => !typeOnly && upwards(from, to))).toEqual([]);
  });

  it('keeps the ground floors ignorant of what stands on them', () => {
    expect(wrongImports((from, to) => !(mayKnow[from]?.includes(to) ?? true))).toEqual([]);
  });

  it('lets only storage and ops call backends', () => {
    const calls = wrongImports(
      (from, to, { typeOnly }) => to === 'backend' && !typeOnly && !mayCallBackends.includes(from),
    );
    expect(calls).toEqual([]);
  });

  it('has no import cycle at run time', () => {
    expect(importCycles(library)).toEqual([]);
  });

  it('imports no package in the library', () => {
    const programs = ['chapter', 'cli'];
    const packages = library
      .filter(({ path }) => !programs.includes(folderOf(path)))
      .flatMap(({ path, imports }) =>
        imports.filter(({ to }) => !to.startsWith('src/')).map((i) => ({ path, ...i })),
      );
    expect(packages.map(({ path, line, to }) => `${path}:${line}  imports ${to}`)).toEqual([]);
  });

  it('only re-exports in index.ts', () => {
    const index = library.find(({ path }) => path === 'src/index.ts');
    const others =
      index?.tree.statements.filter((s) => !ts.isExportDeclaration(s) || !s.moduleSpecifier) ?? [];
    expect(index, 'src/index.ts is missing').toBeDefined();
    expect(others.map((s) => `src/index.ts:${lineOf(s.getSourceFile(), s.getStart())}`)).toEqual([]);
  });

  it('has no runtime dependency', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const kinds = ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies'];
    expect(kinds.filter((kind) => kind in manifest)).toEqual([]);
  });
});

describe('size', () => {
  it('keeps files to 300 lines, kernels to 400', () => {
    const long = everything.flatMap(({ path, text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > (path.includes('/kernels/') ? 400 : 300) ? [`${path}:${lines}  lines`] : [];
    });
    expect(long).toEqual([]);
  });

  it('keeps lines to 110 characters', () => {
    expect(linesOf(everything, (line) => line.length > 110 && !line.includes('https://'))).toEqual([]);
  });
});

describe('types', () => {
  it('uses no any', () => {
    expect(nodesOf(everything, (node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  });

  it('casts nothing through unknown', () => {
    const isUnknown = (node: ts.Node): boolean =>
      ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.UnknownKeyword;
    const twice = (node: ts.Node): boolean => {
      if (!ts.isAsExpression(node)) return false;
      const inner = ts.isParenthesizedExpression(node.expression)
        ? node.expression.expression
        : node.expression;
      return isUnknown(inner);
    };
    expect(nodesOf(everything, twice)).toEqual([]);
  });

  it('silences neither the compiler nor the linter', () => {
    const silencer = /(\/\/|\/\*)\s*(@ts-(ignore|expect-error|nocheck)|biome-ignore)/;
    expect(linesOf(everything, (line) => silencer.test(line))).toEqual([]);
  });
});

describe('docstrings', () => {
  it('stand on every export of the library', () => {
    const missing = publicSymbols().filter(({ documented }) => !documented);
    expect(missing.map(({ place, name }) => `${place}  ${name} has no docstring`)).toEqual([]);
  });

  it('hold an example for every exported function and class', () => {
    const missing = publicSymbols().filter(({ callable, example }) => callable && !example);
    expect(missing.map(({ place, name }) => `${place}  ${name} has no \`\`\`ts example`)).toEqual([]);
  });
});

function linesOf(files: readonly SourceFile[], isWrong: (line: string) => boolean): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (isWrong(line) ? [`${path}:${index + 1}  ${line.trim()}`] : [])),
  );
}

function nodesOf(files: readonly SourceFile[], isWrong: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  for (const { path, tree } of files) {
    const visit = (node: ts.Node): void => {
      if (isWrong(node)) found.push(`${path}:${lineOf(tree, node.getStart(tree))}  ${node.getText(tree)}`);
      node.forEachChild(visit);
    };
    visit(tree);
  }
  return found;
}

/** Each cycle of runtime imports once, written `a.ts → b.ts → a.ts`: where a path meets its own trail. */
function importCycles(files: readonly SourceFile[]): string[] {
  const importsOf = new Map(
    files.map(({ path, imports }) => [path, imports.filter((i) => !i.typeOnly).map(({ to }) => to)]),
  );
  const done = new Set<string>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const visit = (path: string): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    trail.push(path);
    for (const to of importsOf.get(path) ?? []) visit(to);
    trail.pop();
    done.add(path);
  };
  for (const path of importsOf.keys()) visit(path);
  return cycles;
}

interface PublicSymbol {
  readonly name: string;
  readonly place: string;
  readonly documented: boolean;
  readonly callable: boolean;
  readonly example: boolean;
}

/** What `src/index.ts` exports, with the members of the namespaces (`nn`, `optim`) in it, each once. */
function publicSymbols(): PublicSymbol[] {
  const entry = join(root, 'src/index.ts');
  expect(existsSync(entry), 'src/index.ts is missing').toBe(true);
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([entry], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const seen = new Map<ts.Symbol, PublicSymbol | undefined>();

  const visit = (exported: ts.Symbol, prefix: string): void => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    if (seen.has(symbol)) return;
    const declaration = symbol.declarations?.[0];
    const isModule = declaration !== undefined && ts.isSourceFile(declaration);
    seen.set(
      symbol,
      declaration && !isModule ? describeSymbol(checker, symbol, declaration, prefix) : undefined,
    );
    if (!isModule) return;
    for (const member of checker.getExportsOfModule(symbol)) visit(member, `${prefix}${exported.name}.`);
  };

  const index = program.getSourceFile(entry);
  const module = index && checker.getSymbolAtLocation(index);
  for (const exported of module ? checker.getExportsOfModule(module) : []) visit(exported, '');
  return [...seen.values()].filter((described) => described !== undefined);
}

function describeSymbol(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  declaration: ts.Declaration,
  prefix: string,
): PublicSymbol {
  const file = declaration.getSourceFile();
  const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0;
  const type = isValue ? checker.getTypeOfSymbolAtLocation(symbol, declaration) : undefined;
  const comments = (symbol.declarations ?? []).flatMap((node) => ts.getJSDocCommentsAndTags(node));
  return {
    name: prefix + symbol.name,
    place: `${file.fileName.slice(root.length)}:${lineOf(file, declaration.getStart(file))}`,
    documented: symbol.getDocumentationComment(checker).length > 0,
    callable:
      type !== undefined && type.getCallSignatures().length + type.getConstructSignatures().length > 0,
    example: comments.some((comment) => comment.getText().includes('```ts')),
  };
}
