import { type Program, parse } from 'acorn';
import { transform } from 'sucrase';
import type { Code } from './chapter.ts';
import { cellError } from './error.ts';

/** TypeScript to JavaScript, line for line. */
export function stripTypes(cell: Code): string {
  try {
    const options = { disableESTransforms: true, keepUnusedImports: true };
    return transform(cell.source, { transforms: ['typescript'], ...options }).code;
  } catch (error) {
    throw syntaxError(error, cell, cell.source, 1);
  }
}

/** The syntax tree of a cell without types. */
export function parseScript(script: string, cell: Code): Program {
  const program = parseModule(script, cell);
  const exported = program.body.find(({ type }) => type.startsWith('Export'));
  if (!exported) return program;
  const line = exported.loc!.start.line;
  throw cellError('A cell does not export: later cells see what it declares.', cell, line);
}

function parseModule(script: string, cell: Code): Program {
  try {
    return parse(script, { ecmaVersion: 'latest', sourceType: 'module', ranges: true, locations: true });
  } catch (error) {
    throw syntaxError(error, cell, script, 0);
  }
}

/** What sucrase and acorn throw; both repeat the position in the message, `Unexpected token (2:5)`. */
interface ParseError extends Error {
  loc: { line: number; column: number };
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'loc' in error;
}

/** Sucrase counts columns from 1, acorn from 0. */
function syntaxError(error: unknown, cell: Code, script: string, firstColumn: 0 | 1): unknown {
  if (!isParseError(error)) return error;
  const sentence = error.message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
  const line = Math.min(error.loc.line, cell.source.replace(/\n$/, '').split('\n').length);
  // Where types were stripped from the line, the column is not the reader's.
  const sameLine = script.split('\n')[line - 1] === cell.source.split('\n')[line - 1];
  const column = sameLine ? error.loc.column + 1 - firstColumn : undefined;
  return cellError(`Syntax error: ${sentence}.`, cell, line, column);
}
