import { diffLines } from 'diff';
import type { ChapterError, CompiledCell } from '../chapter/index.ts';
import type { Terminal } from './terminal.ts';

/** A cell and what it printed. */
export interface CellResult {
  readonly cell: CompiledCell;
  readonly output: string;
}

/**
 * Prints sections as their cells run: each title once, and a blank line between the outputs of two cells.
 * @returns called at the beginning of each cell, it gives the printer of that cell's texts.
 */
export function sectionPrinter({ out, colors }: Terminal): (cell: CompiledCell) => (text: string) => void {
  let section: string | undefined;
  let sectionHasOutput = false;
  return (cell) => {
    if (cell.section !== section) {
      out(`${section === undefined ? '' : '\n'}${colors.bold(colors.cyan(cell.section))}\n`);
      section = cell.section;
      sectionHasOutput = false;
    }
    let separator = sectionHasOutput ? '\n' : '';
    return (text) => {
      out(separator + text);
      separator = '';
      sectionHasOutput = true;
    };
  };
}

/** What a cell should print and what it printed, line by line. */
export function difference({ cell, output }: CellResult, { colors }: Terminal): string {
  const lines = diffLines(cell.expected, output).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => {
        if (removed) return colors.red(`  - ${line}`);
        if (added) return colors.green(`  + ${line}`);
        return `    ${line}`;
      }),
  );
  const place = `${cell.file}:${cell.line}: cell ${cell.number}, ${cell.section}`;
  const legend = `${colors.red('- expected')} ${colors.green('+ printed')}`;
  return `${colors.bold(place)}   ${legend}\n${lines.join('\n')}\n\n`;
}

/**
 * A chapter's error as a person reads it: where, what, and the line.
 *
 * ```
 * notes.md:12: cell 2, Edges: TypeError: f is not a function
 *   12 | f(2);
 *      | ^
 * ```
 */
export function explain({ message, place }: ChapterError, { colors }: Terminal): string {
  const { file, line, column, cell, section, exercise, text } = place;
  const at = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  const inCell = cell === undefined ? '' : ` cell ${cell}${section ? `, ${section}` : ''}:`;
  const inside = exercise === undefined ? inCell : ` exercise ${exercise}:`;
  const head = `${colors.bold(`${at}:`)}${inside} ${colors.red(message)}\n`;
  if (text === undefined) return head;
  const margin = ' '.repeat(String(line).length);
  const caret = ' '.repeat((column ?? text.search(/\S|$/) + 1) - 1);
  return `${head}  ${line} | ${text}\n  ${margin} | ${caret}${colors.red('^')}\n`;
}
