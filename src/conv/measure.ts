import type { Backend, View } from '../backend/backend.ts';
import type { Machine, Offer } from './algorithms/algorithm.ts';
import type { Candidate, Plan } from './plan.ts';
import { planConvolution } from './plan.ts';
import type { Role, Slots } from './roles.ts';
import type { ConvSpec } from './spec.ts';

const winners = new Map<string, Plan>();
const mostWinners = 1024;

// An offer that is estimated to take so many times as long as the cheapest is not worth the time it takes.
const hopeless = 8;
const fewestRuns = 3;
const millisecondsPerOffer = 20;

/**
 * The plan of the offer that was fastest on this machine: measured when the spec first comes, then
 * remembered. Measuring writes results over the one that the role computes.
 */
export function measuredPlan(
  backend: Backend,
  spec: ConvSpec,
  role: Role,
  machine: Machine,
  views: Slots<View>,
): Plan {
  const { backend: name, threads, dtype } = machine;
  const key = [name, threads, dtype, machine.kernels?.length, role, spec.key].join('|');
  const known = winners.get(key);
  if (known !== undefined) return known;
  const plan = planConvolution(spec, role, machine);
  const milliseconds = measure([plan.chosen, ...plan.others], backend, views);
  const timeOf = ({ name: algorithm }: Candidate<Offer>): number =>
    milliseconds[algorithm] ?? Number.POSITIVE_INFINITY;
  const [chosen, ...others] = [plan.chosen, ...plan.others].sort((a, b) => timeOf(a) - timeOf(b));
  const winner = { ...plan, choice: 'measure', chosen, others, milliseconds };
  if (winners.size >= mostWinners) winners.clear();
  winners.set(key, winner);
  return winner;
}

/** The least time of each offer, in turns, so that whatever else the machine does falls on all alike. */
function measure(
  offers: readonly Candidate<Offer>[],
  backend: Backend,
  views: Slots<View>,
): { readonly [algorithm: string]: number } {
  const worthIt = offers.filter(({ answer }) => answer.cost <= hopeless * offers[0].answer.cost);
  const least: Record<string, number> = {};
  // The first runs compile kernels.
  for (const { answer } of worthIt) answer.run(backend, views);
  for (let spent = 0, run = 0; run < fewestRuns || spent < millisecondsPerOffer * worthIt.length; run++) {
    for (const { name, answer } of worthIt) {
      const start = performance.now();
      answer.run(backend, views);
      const time = performance.now() - start;
      least[name] = Math.min(least[name] ?? time, time);
      spent += time;
    }
  }
  return least;
}
