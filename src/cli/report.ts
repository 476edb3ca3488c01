import type { ChapterError, CompiledCell } from '../chapter/index.ts';
import type { Terminal } from './terminal.ts';

/** Prints sections as their cells run. */
export interface SectionPrinter {
  /** Called at the beginning of each cell, it gives the printer of that cell's texts. */
  cell(cell: CompiledCell): (text: string) => void;
  /** Prints a line of its own below a section's title, for what a terminal cannot show. */
  note(section: string, text: string): void;
}

/** Prints each section's title once, and a blank line between the outputs of two cells. */
export function sectionPrinter({ out, colors }: Terminal): SectionPrinter {
  let section: string | undefined;
  let sectionHasOutput = false;
  const printer = (): ((text: string) => void) => {
    let separator = sectionHasOutput ? '\n' : '';
    return (text) => {
      out(separator + text);
      separator = '';
      sectionHasOutput = true;
    };
  };
  const begin = (title: string): void => {
    if (title === section) return;
    out(`${section === undefined ? '' : '\n'}${colors.bold(colors.cyan(title))}\n`);
    section = title;
    sectionHasOutput = false;
  };
  return {
    cell(cell) {
      begin(cell.section);
      return printer();
    },
    note(title, text) {
      begin(title);
      printer()(colors.dim(text));
    },
  };
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
