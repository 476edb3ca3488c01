import { defaultGenerator } from '../random/generator.ts';
import { type CompiledExercise, compileCell } from './compile.ts';
import type { Session, Write } from './run.ts';

/**
 * Runs a reader's answer to an exercise, and then the exercise's check in the same scope. The session keeps
 * nothing of it, and the random stream goes on as if nothing had been drawn.
 * @param source the reader's code.
 * @param session one in which the cells before the exercise have run.
 * @param write takes what the two print.
 * @throws ChapterError where the answer does not compile, throws, or does not pass the check; the check's own
 *   sentence is the message of the error's `cause`.
 */
export async function attempt(
  { start, check: checking, known }: CompiledExercise,
  source: string,
  session: Session,
  write: Write,
): Promise<void> {
  const answer = compileCell({ ...start, source }, known);
  const check = compileCell(checking, new Set([...known, ...answer.defines]));
  const scope = session.fork();
  const stream = defaultGenerator.getState();
  try {
    await scope.run(answer, write);
    await scope.run(check, write);
  } finally {
    defaultGenerator.setState(stream);
  }
}
