import type { AnyNode, Program } from 'acorn';
import { analyze } from 'eslint-scope';
import type * as estree from 'estree';

/** A name as it stands in a script, between two offsets. */
export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Whether it stands for both sides of `{ name }`. */
  readonly shorthand: boolean;
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
  for (const { identifier } of globalScope!.through) {
    const [start, end] = identifier.range!;
    free.set(start, { name: identifier.name, start, end, shorthand: shorthands.has(start) });
  }
  const declared = globalScope!.childScopes[0].variables.map(({ name }) => name);
  return { declared, free: [...free.values()] };
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
