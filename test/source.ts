/** The project's own source as the tidy and documentation tests see it: files, imports, docstrings. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root: string = fileURLToPath(new URL('..', import.meta.url));

export interface Import {
  /** Path of the imported file, relative to the root; a package's name as it is written. */
  readonly to: string;
  readonly line: number;
  /** True for `import type` and `export type`, which leave nothing behind in the built module. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the root, with forward slashes: `src/dtype/dtype.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** Every TypeScript file below the given folders of the project, in the order of their paths. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => path.endsWith('.ts') && !/(^|[\\/])(node_modules|dist)[\\/]/.test(path))
    .sort()
    .map(parse);
}

/** Number of the line, from 1, on which `position` stands. */
export function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

function parse(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const slashed = path.split(sep).join('/');
  const tree = ts.createSourceFile(slashed, text, ts.ScriptTarget.Latest, true);
  return {
    path: slashed,
    text,
    tree,
    imports: tree.statements.flatMap((node) => importOf(slashed, tree, node)),
  };
}

function importOf(path: string, tree: ts.SourceFile, node: ts.Statement): Import[] {
  if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return [];
  if (node.moduleSpecifier === undefined || !ts.isStringLiteral(node.moduleSpecifier)) return [];
  const specifier = node.moduleSpecifier.text;
  const to = specifier.startsWith('.')
    ? relative(root, resolve(root, dirname(path), specifier))
        .split(sep)
        .join('/')
    : specifier;
  const typeOnly = ts.isExportDeclaration(node)
    ? node.isTypeOnly
    : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return [{ to, line: lineOf(tree, node.getStart(tree)), typeOnly }];
}
