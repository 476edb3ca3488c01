import { diffLines } from 'diff';
import {
  attempt,
  ChapterError,
  type CompiledCell,
  type CompiledExercise,
  type Session,
} from '../chapter/index.ts';
import { explain } from './report.ts';
import type { Terminal } from './terminal.ts';

/** A cell and what it printed. */
export interface CellResult {
  readonly cell: CompiledCell;
  readonly output: string;
}

/** An exercise, and why it is not one: empty where its start fails its check and its solution passes. */
export interface ExerciseResult {
  readonly exercise: CompiledExercise;
  readonly fault?: ChapterError;
}

/** Answers an exercise with its start and with its solution, after the cells before it. */
export async function tryExercise(exercise: CompiledExercise, session: Session): Promise<ExerciseResult> {
  const { id, start, solution } = exercise;
  const errorOf = (source: string): Promise<unknown> =>
    attempt(exercise, source, session, () => {}).then(
      () => undefined,
      (error: unknown) => error,
    );
  const failure = await errorOf(solution.source);
  if (failure instanceof ChapterError) return { exercise, fault: failure };
  if (await errorOf(start.source)) return { exercise };
  const place = { file: start.file, line: start.line, exercise: id };
  return { exercise, fault: new ChapterError('What the reader begins with already passes.', place) };
}

/** Reports what differs from what the chapter says; the result says whether nothing does. */
export function report(
  { results, exercises }: { results: readonly CellResult[]; exercises: readonly ExerciseResult[] },
  terminal: Terminal,
  write: Terminal['out'],
): boolean {
  const wrong = results.filter(({ cell, output }) => output !== cell.expected);
  for (const result of wrong) write(difference(result, terminal));
  write(`${results.length - wrong.length} of ${results.length} cells print what they should.\n`);
  const faults = exercises.flatMap(({ fault }) => fault ?? []);
  for (const fault of faults) write(`\n${explain(fault, terminal)}\n`);
  if (exercises.length > 0) {
    const right = exercises.length - faults.length;
    write(`${right} of ${exercises.length} exercises refuse their start and accept their solution.\n`);
  }
  return wrong.length + faults.length === 0;
}

/** What a cell should print and what it printed, line by line. */
function difference({ cell, output }: CellResult, { colors }: Terminal): string {
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
