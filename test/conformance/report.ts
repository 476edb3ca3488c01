/** What the runner prints. */
import type { Verdict } from './judge.ts';
import type { GroupResult } from './run.ts';

export function failuresOf({ verdicts }: GroupResult): readonly Verdict[] {
  return verdicts.filter(({ failure }) => failure !== undefined);
}

/** `conv: 178 passed, 0 failed` */
export function summary(result: GroupResult): string {
  const failed = failuresOf(result).length;
  return `${result.group}: ${result.verdicts.length - failed} passed, ${failed} failed`;
}

export function total(results: readonly GroupResult[]): string {
  return summary({ group: 'total', verdicts: results.flatMap(({ verdicts }) => verdicts) });
}

export function explanation({ id, program, failure }: Verdict): string {
  if (failure === undefined) return '';
  const lines = [`  ${id}`, `    ${program}`, `    at ${failure.where}`];
  return [...lines, `    expected ${shown(failure.expected)}`, `    got      ${shown(failure.got)}`].join(
    '\n',
  );
}

function shown(text: string): string {
  const short = text.length > 600 ? `${text.slice(0, 600)}...` : text;
  return short.replaceAll('\n', '\n             ');
}
