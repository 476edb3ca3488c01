import type { ImportDeclaration, Program } from 'acorn';
import type { Cell, Chapter, Code, Exercise, View } from './chapter.ts';
import { namesOf } from './names.ts';
import { parseScript, stripTypes } from './syntax.ts';

/**
 * TypeScript ready to run: the body of `async ($scope, $define, $import, $display, console) => …`.
 *
 * What an earlier cell defined is reached as `$scope.name`; what this code declares is handed to `$define` as
 * a getter and a setter, so that an assignment in a later cell is seen by the functions of this one.
 */
export interface Compiled {
  readonly code: string;
  /** The names the code declares at its top level, and those it takes from earlier cells. */
  readonly defines: readonly string[];
  readonly uses: readonly string[];
  /** Those of `uses` that it gives a new value. */
  readonly assigns: readonly string[];
  /** Whether it says `const seed = <number>`, which `CompileOptions.seed` replaces. */
  readonly setsSeed: boolean;
}

/** A cell ready to run. */
export type CompiledCell = Cell & Compiled;

/** An exercise, and the names that its reader may use: those that the cells before it define. */
export type CompiledExercise = Exercise & { readonly known: ReadonlySet<string> };

/** A chapter without its prose, whose cells are compiled. */
export interface CompiledChapter {
  readonly file: string;
  readonly title: string;
  readonly blocks: readonly (CompiledCell | CompiledExercise | View)[];
  /** The cells among the blocks. */
  readonly cells: readonly CompiledCell[];
}

/** How to compile. */
export interface CompileOptions {
  /** A number to put in place of the one in a top-level `const seed = <number>`. */
  readonly seed?: number;
}

/** The lines above a cell's own in the function made of it: two of the function's head, one of ours. */
export const linesAbove = 3;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Compiles chapters that run one after the other in one scope.
 * @throws ChapterError at the line of a syntax error or of an `export`.
 */
export function compileChapters(
  chapters: readonly Chapter[],
  options: CompileOptions = {},
): CompiledChapter[] {
  const known = new Set<string>();
  return chapters.map(({ file, title, blocks }) => {
    const compiled = blocks
      .filter((block) => block.kind !== 'prose')
      .map((block) => {
        if (block.kind === 'view') return block;
        if (block.kind === 'exercise') return { ...block, known: new Set(known) };
        const cell = compileCell(block, known, options);
        for (const name of cell.defines) known.add(name);
        return cell;
      });
    return { file, title, blocks: compiled, cells: compiled.filter((block) => block.kind === 'cell') };
  });
}

/** Compiles a cell, or other code; `known` are the names that earlier cells define. */
export function compileCell<T extends Code>(
  cell: T,
  known: ReadonlySet<string>,
  options: CompileOptions = {},
): T & Compiled {
  const script = stripTypes(cell);
  const program = parseScript(script, cell);
  const { declared, free } = namesOf(program);
  const taken = free.filter(({ name }) => known.has(name));
  const imports = program.body.filter((node) => node.type === 'ImportDeclaration');
  const seed = findSeed(program);

  const edits: Edit[] = [
    ...taken.map(({ name, start, end, shorthand }) => ({
      start,
      end,
      text: shorthand ? `${name}: $scope.${name}` : `$scope.${name}`,
    })),
    ...imports.map(({ start, end }) => ({
      start,
      end,
      text: script.slice(start, end).replace(/[^\n]/g, ''),
    })),
    ...displayLast(program, script),
    ...(seed && options.seed !== undefined ? [{ ...seed, text: String(options.seed) }] : []),
  ];
  const head = [
    ...imports.map(importStatement),
    ...declared.map((name) => `$define('${name}', () => ${name}, ($value) => { ${name} = $value; });`),
  ];
  return {
    ...cell,
    code: `'use strict'; { ${head.join(' ')}\n${applyEdits(script, edits)}\n}`,
    defines: declared,
    uses: [...new Set(taken.map(({ name }) => name))],
    assigns: [...new Set(taken.filter(({ written }) => written).map(({ name }) => name))],
    setsSeed: seed !== undefined,
  };
}

/** Jupyter shows the value of a last expression; here, of one that ends without a semicolon. */
function displayLast(program: Program, script: string): Edit[] {
  const last = program.body.at(-1);
  if (last?.type !== 'ExpressionStatement' || last.expression.type === 'AssignmentExpression') return [];
  if (script[last.end - 1] === ';') return [];
  const { start, end } = last.expression;
  return [
    { start, end: start, text: '$display((' },
    { start: end, end, text: '))' },
  ];
}

/** Where the number stands in a top-level `const seed = <number>`. */
function findSeed(program: Program): { start: number; end: number } | undefined {
  for (const node of program.body) {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const') continue;
    for (const { id, init } of node.declarations) {
      const isNumber = init?.type === 'Literal' && typeof init.value === 'number';
      if (isNumber && id.type === 'Identifier' && id.name === 'seed')
        return { start: init.start, end: init.end };
    }
  }
  return undefined;
}

function importStatement({ source, specifiers }: ImportDeclaration): string {
  const from = JSON.stringify(source.value);
  const bindings = specifiers.map(
    (specifier) => `${specifier.local.name} = $import(${from}, ${nameIn(specifier)})`,
  );
  return bindings.length > 0 ? `const ${bindings.join(', ')};` : `$import(${from}, "*");`;
}

/** The name a module exports it under, as a JavaScript string; `"*"` for the whole module. */
function nameIn(specifier: ImportDeclaration['specifiers'][number]): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '"*"';
  if (specifier.type === 'ImportDefaultSpecifier') return '"default"';
  const { imported } = specifier;
  return JSON.stringify(imported.type === 'Identifier' ? imported.name : imported.value);
}

/** Replaces stretches of a text, the last first, so that the earlier positions stay true. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  const fromTheEnd = edits.toSorted((a, b) => b.start - a.start || b.end - a.end);
  return fromTheEnd.reduce(
    (done, edit) => done.slice(0, edit.start) + edit.text + done.slice(edit.end),
    text,
  );
}
