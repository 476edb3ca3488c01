import type { AnyNode, Pattern, Program } from 'acorn';
import { analyze } from 'eslint-scope';
import type * as estree from 'estree';

/** A name as it stands in a script, between two offsets. */
export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Whether it stands for both sides of `{ name }`. */
  readonly shorthand: boolean;
  /** Whether it is given a value. */
  readonly written: boolean;
}

/** The names a script declares at its top level, and every reference that nothing in the script resolves. */
export function namesOf(program: Program): { declared: string[]; free: Reference[] } {
  const shorthands = new Set<number>();
  for (const node of nodesIn(program)) {
    if (node.type === 'Property' && node.shorthand) shorthands.add(node.start);
  }
  if (!isEstree(program)) throw new TypeError('not a program');
  const { globalScope } = analyze(program, { ecmaVersion: 2022, sourceType: 'module' });
  // By offset, for a pattern's `{ name = 1 }` counts as two references at one place.
  const free = new Map<number, Reference>();
  for (const reference of globalScope!.through) {
    const { name, range } = reference.identifier;
    const [start, end] = range!;
    const written = reference.isWrite() || free.get(start)?.written === true;
    free.set(start, { name, start, end, shorthand: shorthands.has(start), written });
  }
  const declared = globalScope!.childScopes[0].variables.map(({ name }) => name);
  return { declared, free: [...free.values()] };
}

/** The names that the left side of a declaration declares. */
export function namesInPattern(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesInPattern(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesInPattern(element) : []));
    case 'AssignmentPattern':
      return namesInPattern(pattern.left);
    case 'RestElement':
      return namesInPattern(pattern.argument);
    default:
      return [];
  }
}

function* nodesIn(value: unknown): Generator<AnyNode> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  for (const child of Object.values(value)) yield* nodesIn(child);
}

function isNode(value: object): value is AnyNode {
  return 'type' in value && 'start' in value;
}

/** Acorn's tree is ESTree's; only its types are wider. */
function isEstree(program: object): program is estree.Program {
  return 'type' in program && program.type === 'Program';
}
