import type { Program } from 'acorn';
import type { Code } from '../chapter.ts';
import { namesInPattern } from '../names.ts';
import { parseScript, stripTypes } from '../syntax.ts';

/** A top-level declaration: how it declares which names, and on which line of its code, from 1. */
interface Declaration {
  readonly kind: string;
  readonly names: readonly string[];
  readonly line: number;
}

/**
 * The sources of cells, for a notebook whose cells share one scope. There a name may be declared again in
 * the same way (`const`, `const`), but not in another (`let`, `const`; `function`, `const`). Where cells do
 * that, their `let` and `const` become `var`, which may follow anything but them.
 */
export function redeclarable(codes: readonly Code[]): string[] {
  const declarations = codes.map((code) => declarationsOf(parseScript(stripTypes(code), code)));
  const mixed = mixedNames(declarations.flat());
  return codes.map(({ source }, index) => {
    const lines = source.split('\n');
    for (const { kind, names, line } of declarations[index]) {
      if (isBlockScoped(kind) && names.some((name) => mixed.has(name))) {
        lines[line - 1] = lines[line - 1].replace(new RegExp(`\\b${kind}\\b`), 'var');
      }
    }
    return lines.join('\n');
  });
}

/** The names that are declared in more than one way, and those that share a declaration with one of them. */
function mixedNames(declarations: readonly Declaration[]): Set<string> {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, names } of declarations) {
    for (const name of names) kinds.set(name, (kinds.get(name) ?? new Set()).add(kind));
  }
  const mixed = new Set([...kinds].filter(([, { size }]) => size > 1).map(([name]) => name));
  for (let before = -1; before < mixed.size; ) {
    before = mixed.size;
    for (const { kind, names } of declarations) {
      if (isBlockScoped(kind) && names.some((name) => mixed.has(name)))
        for (const name of names) mixed.add(name);
    }
  }
  return mixed;
}

function isBlockScoped(kind: string): boolean {
  return kind === 'let' || kind === 'const';
}

function declarationsOf(program: Program): Declaration[] {
  return program.body.flatMap((node): Declaration[] => {
    const line = node.loc!.start.line;
    switch (node.type) {
      case 'VariableDeclaration':
        return [{ kind: node.kind, names: node.declarations.flatMap(({ id }) => namesInPattern(id)), line }];
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        return [{ kind: node.type, names: [node.id.name], line }];
      // A kernel makes constants of imports.
      case 'ImportDeclaration':
        return [{ kind: 'const', names: node.specifiers.map(({ local }) => local.name), line: 0 }];
      default:
        return [];
    }
  });
}
