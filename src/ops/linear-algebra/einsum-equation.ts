import type { Tensor } from '../../tensor/tensor.ts';

/** What an equation says about its operands. */
export interface Equation {
  /** All labels: those of the output first, in its order, then those that are summed over. */
  readonly labels: readonly string[];
  readonly outputRank: number;
  /** One label per dimension, for each operand; one of `...` is labelled by its place from the end. */
  readonly operandLabels: readonly (readonly string[])[];
}

const ellipsis = '...';

/** Reads an equation for the given operands; throws PyTorch's sentences where it does not fit them. */
export function parseEquation(equation: string, operands: readonly Tensor[]): Equation {
  const arrow = equation.indexOf('->');
  const inputs = (arrow < 0 ? equation : equation.slice(0, arrow)).split(',');
  checkCharacters(equation, arrow);
  if (inputs.length !== operands.length) throw wrongCount(inputs.length < operands.length);
  const subscripts = inputs.map((text, n) => tokens(text, `operand ${n}`));
  const covered = operands.map((operand, n) => coveredByEllipsis(subscripts[n], operand, n));
  const operandLabels = subscripts.map((names, n) => names.flatMap((name) => expand(name, covered[n])));
  checkRanges(operandLabels, operands);
  const widest = Math.max(0, ...covered.filter((count) => count !== undefined));
  const names =
    arrow < 0 ? implicitOutput(subscripts) : explicitOutput(equation.slice(arrow + 2), subscripts);
  const output = names.flatMap((name) => expand(name, widest));
  const summed = [...new Set(operandLabels.flat())].filter((label) => !output.includes(label)).sort();
  return { labels: [...output, ...summed], outputRank: output.length, operandLabels };
}

function checkCharacters(equation: string, arrow: number): void {
  for (let at = 0; at < equation.length; at++) {
    if (at === arrow || at === arrow + 1) {
      if (arrow >= 0) continue;
    }
    const allowed = at > arrow && arrow >= 0 ? /[a-zA-Z. ]/ : /[a-zA-Z., ]/;
    if (!allowed.test(equation[at])) {
      throw new RangeError(
        `einsum(): invalid subscript given at index ${at} in the equation string, subscripts must be in ` +
          `[a-zA-Z]. Found '${equation[at]}' in '${equation}'.`,
      );
    }
  }
}

function wrongCount(tooFew: boolean): RangeError {
  return new RangeError(
    tooFew
      ? 'einsum(): more operands were provided than specified in the equation. Separate subscripts by commas.'
      : 'einsum(): fewer operands were provided than specified in the equation. Leave out a comma.',
  );
}

/** Letters and at most one `...`. */
function tokens(text: string, where: string): string[] {
  const result: string[] = [];
  const compact = text.replaceAll(' ', '');
  for (let at = 0; at < compact.length; at++) {
    if (compact[at] !== '.') {
      result.push(compact[at]);
      continue;
    }
    const suffix = where === 'output' ? ' (...)' : '';
    if (result.includes(ellipsis)) {
      throw new RangeError(
        where === 'output'
          ? "einsum(): found '.' for output but an ellipsis (...) was already found. Write it once."
          : `einsum(): found '.' for ${where} for which an ellipsis was already found. Write it once.`,
      );
    }
    if (!compact.startsWith(ellipsis, at)) {
      throw new RangeError(
        `einsum(): found '.' for ${where} that is not part of any ellipsis${suffix}. Write three dots.`,
      );
    }
    result.push(ellipsis);
    at += 2;
  }
  return result;
}

/** How many dimensions `...` stands for; undefined without one. */
function coveredByEllipsis(names: readonly string[], operand: Tensor, n: number): number | undefined {
  const letters = names.filter((name) => name !== ellipsis).length;
  const hasEllipsis = letters < names.length;
  if (hasEllipsis ? letters > operand.ndim : letters !== operand.ndim) {
    const reason = hasEllipsis
      ? `is more than the number of dimensions (${operand.ndim}) for operand ${n}`
      : `does not match the number of dimensions (${operand.ndim}) for operand ${n} and no ` +
        'ellipsis was given';
    throw new RangeError(
      `einsum(): the number of subscripts in the equation (${letters}) ${reason}. ` +
        'Write one letter per dimension.',
    );
  }
  return hasEllipsis ? operand.ndim - letters : undefined;
}

/** The labels of a name: `...` becomes '3', '2', '1', aligned at the last of its dimensions. */
function expand(name: string, covered: number | undefined): string[] {
  if (name !== ellipsis) return [name];
  return Array.from({ length: covered ?? 0 }, (_, i) => `...${(covered ?? 0) - i}`);
}

/** Every label has one size, or 1 where it broadcasts; within an operand just one. */
function checkRanges(operandLabels: readonly (readonly string[])[], operands: readonly Tensor[]): void {
  const sizes = new Map<string, number>();
  for (const [n, labels] of operandLabels.entries()) {
    for (const [axis, label] of labels.entries()) {
      const size = operands[n].shape[axis];
      const first = operands[n].shape[labels.indexOf(label)];
      if (first !== size) {
        throw new RangeError(
          `einsum(): subscript ${label} is repeated for operand ${n} but the sizes don't match, ${size} != ` +
            `${first}. A diagonal needs equal sizes.`,
        );
      }
      const seen = sizes.get(label) ?? 1;
      if (size !== 1 && seen !== 1 && size !== seen) {
        throw new RangeError(
          `einsum(): subscript ${label} has size ${size} for operand ${n} which does not broadcast with ` +
            `previously seen size ${seen}. Sizes of one letter must be equal, or 1.`,
        );
      }
      sizes.set(label, size === 1 ? seen : size);
    }
  }
}

/** `...` and then the letters that occur once, capitals first. */
function implicitOutput(subscripts: readonly (readonly string[])[]): string[] {
  const all = subscripts.flat();
  const once = all.filter((name) => name !== ellipsis && all.indexOf(name) === all.lastIndexOf(name)).sort();
  return all.includes(ellipsis) ? [ellipsis, ...once] : once;
}

function explicitOutput(text: string, subscripts: readonly (readonly string[])[]): string[] {
  const names = tokens(text, 'output');
  for (const [position, name] of names.entries()) {
    if (names.indexOf(name) !== position) {
      throw new RangeError(
        `einsum(): output subscript ${name} appears more than once in the output. Write it once.`,
      );
    }
    if (name !== ellipsis && !subscripts.flat().includes(name)) {
      throw new RangeError(
        `einsum(): output subscript ${name} does not appear in the equation for any input operand. ` +
          'The output can only have dimensions that an operand has.',
      );
    }
  }
  return names;
}
