import type { Machine, Offer, Refusal } from './algorithms/algorithm.ts';
import { algorithms } from './algorithms/all.ts';
import { describeRole, type Role } from './roles.ts';
import type { ConvSpec } from './spec.ts';

/**
 * `'estimate'` takes the algorithm with the least estimated work, `'precise'` the same of those that round no
 * more than the definition's sums, `'measure'` the one that was the fastest when the spec first came; any
 * other word is an algorithm's name.
 */
export type Choice = string;

/** An algorithm and its answer. */
export interface Candidate<A extends Offer | Refusal> {
  readonly name: string;
  readonly answer: A;
}

/** How a role of a spec is computed on a machine, and what was weighed. */
export interface Plan {
  readonly spec: ConvSpec;
  readonly role: Role;
  readonly machine: Machine;
  readonly choice: Choice;
  /** How long the offers took that were measured. */
  readonly milliseconds?: { readonly [algorithm: string]: number };
  readonly chosen: Candidate<Offer>;
  /** The others that could, cheapest first. */
  readonly others: readonly Candidate<Offer>[];
  readonly refused: readonly Candidate<Refusal>[];
}

/** The plans of a spec that have been made so far. */
const plans = new WeakMap<ConvSpec, Plan[]>();

/**
 * Asks every algorithm and takes the cheapest, or the one named by `choice`. The same question about a spec
 * is answered only once. Throws when `choice` names no algorithm, or one that refuses.
 */
export function planConvolution(
  spec: ConvSpec,
  role: Role,
  machine: Machine,
  choice: Choice = 'estimate',
): Plan {
  let known = plans.get(spec);
  if (known === undefined) {
    known = [];
    plans.set(spec, known);
  }
  for (const plan of known) {
    if (plan.role === role && plan.choice === choice && sameMachine(plan.machine, machine)) return plan;
  }
  const plan = weigh(spec, role, machine, choice);
  known.push(plan);
  return plan;
}

function sameMachine(a: Machine, b: Machine): boolean {
  const isSame = a.backend === b.backend && a.threads === b.threads && a.dtype === b.dtype;
  return isSame && a.kernels === b.kernels;
}

function weigh(spec: ConvSpec, role: Role, machine: Machine, choice: Choice): Plan {
  const offers: Candidate<Offer>[] = [];
  const refused: Candidate<Refusal>[] = [];
  for (const algorithm of algorithms) {
    const { name } = algorithm;
    const answer = algorithm.consider(
      spec,
      role,
      choice === 'precise' ? { ...machine, precise: true } : machine,
    );
    if (answer.ok) offers.push({ name, answer });
    else refused.push({ name, answer });
  }
  offers.sort((a, b) => a.answer.cost - b.answer.cost);
  const isFree = choice === 'estimate' || choice === 'precise';
  const chosen = isFree ? offers[0] : offers.find(({ name }) => name === choice);
  if (chosen === undefined) return refuse(spec, role, choice, refused);
  return { spec, role, machine, choice, chosen, others: offers.filter((other) => other !== chosen), refused };
}

function refuse(spec: ConvSpec, role: Role, choice: Choice, refused: readonly Candidate<Refusal>[]): never {
  const names = algorithms.map(({ name }) => name).join(', ');
  const refusal = refused.find(({ name }) => name === choice);
  if (refusal === undefined) {
    throw new Error(
      `no convolution algorithm is named '${choice}'. ` +
        `Use 'estimate', 'precise', 'measure' or one of: ${names}.`,
    );
  }
  throw new Error(
    `the convolution algorithm '${choice}' refuses: ${refusal.answer.why} ` +
      `(conv ${describeRole(spec, role)}). ` +
      "Use 'estimate' to let the planner choose.",
  );
}
