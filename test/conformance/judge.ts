/** The verdict on one golden case. */
import { type Closeness, compare } from './compare.ts';
import { isRecord, type JsonRecord, recordOf, textOf } from './convert.ts';
import { callMethod, Missing, type Namespace } from './fovea.ts';
import { interpret, messageOf, type Outcome } from './interpret.ts';

export interface Verdict {
  readonly id: string;
  readonly program: string;
  /** Absent where the case passed. */
  readonly failure?: { readonly where: string; readonly expected: string; readonly got: string };
}

export function judge(fovea: Namespace, group: string, example: JsonRecord): Verdict {
  const id = textOf(example.id);
  const program = textOf(example.py);
  resetPrinting(fovea);
  const failure = findFailure(example, group, interpret(fovea, example));
  return failure === undefined ? { id, program } : { id, program, failure };
}

/** Print options are the one setting that would leak from case to case. */
function resetPrinting(fovea: Namespace): void {
  if ('setPrintOptions' in fovea) callMethod(fovea, 'setPrintOptions', [{ profile: 'default' }]);
}

type Failure = Verdict['failure'];

function findFailure(example: JsonRecord, group: string, outcome: Outcome): Failure {
  if (isRecord(example.raises)) return failureToRaise(example, example.raises, group, outcome);
  return wrongOutput(recordOf(example.expect), example, group, outcome);
}

function wrongOutput(expect: JsonRecord, example: JsonRecord, group: string, outcome: Outcome): Failure {
  if (outcome.kind === 'raised') {
    return { where: `step ${outcome.step}`, expected: 'no error', got: errorText(outcome.error) };
  }
  for (const [name, variable] of Object.entries(recordOf(example.want))) {
    const closeness = closenessOf(example, group, name);
    try {
      const value = outcome.variables.get(textOf(variable));
      const mismatch = compare(expect[name] ?? null, value, closeness, `/${name}`);
      if (mismatch !== undefined) return { where: name, ...mismatch };
    } catch (error) {
      return { where: name, expected: 'a value that can be read', got: errorText(error) };
    }
  }
  return undefined;
}

/** Random streams are compared bit by bit, and the bits are those of the AVX2 machine. */
function closenessOf(example: JsonRecord, group: string, output: string): Closeness {
  const exact = example.hexbits === true || group === 'rng';
  const elsewhere = Object.entries(recordOf(example.differs_elsewhere));
  const variants = elsewhere.filter(([where]) => !exact || !where.includes('no AVX2'));
  return {
    exact,
    rounding: Number(recordOf(example.f64_maxerr)[output] ?? 0),
    variants: variants.map(([, difference]) => recordOf(difference)),
  };
}

function failureToRaise(example: JsonRecord, raises: JsonRecord, group: string, outcome: Outcome): Failure {
  const variants = Object.values(recordOf(example.differs_elsewhere)).map(recordOf);
  const expected = textOf(raises.message);
  const where = `step ${String(raises.step)}`;
  if (outcome.kind === 'done') {
    const succeeds = variants.flatMap(({ no_longer_raises }) =>
      isRecord(no_longer_raises) ? [no_longer_raises] : [],
    );
    if (succeeds.some((expect) => wrongOutput(expect, example, group, outcome) === undefined))
      return undefined;
    return { where, expected, got: 'no error' };
  }
  const sentences = [expected, ...variants.map(({ raises: other }) => textOf(recordOf(other).message))];
  const got = errorText(outcome.error);
  const isInTime = typeof raises.step !== 'number' || outcome.step <= raises.step;
  if (isInTime && contains(outcome.error, sentences)) return undefined;
  return { where, expected, got: isInTime ? got : `${got} (only at step ${outcome.step})` };
}

function contains(error: unknown, sentences: readonly string[]): boolean {
  if (error instanceof Missing) return false;
  const message = withoutOrder(messageOf(error));
  return sentences.some((sentence) => sentence !== '' && message.includes(withoutOrder(sentence)));
}

/** Python prints sets in arbitrary order, and lists the devices of its own build. */
function withoutOrder(message: string): string {
  return message
    .replace(/\{([^{}]*)\}/g, (_, items: string) => `{${items.split(', ').sort().join(', ')}}`)
    .replace(/one of [a-z]+(?:, [a-z]+)+ device type/, 'one of ... device type')
    .trim();
}

function errorText(error: unknown): string {
  return error instanceof Missing ? `missing: ${error.message}` : `error: ${messageOf(error)}`;
}
