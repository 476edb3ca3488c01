import type { Backend, View } from '../../backend/backend.ts';
import { type Role, resultOf, type Slots } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Algorithm, Epilogue, Machine, Offer } from './algorithm.ts';
import { applyEpilogue } from './epilogue.ts';

/** A convolution that is a step of another one. */
export interface Inner {
  readonly name: string;
  readonly spec: ConvSpec;
  readonly offer: Offer;
  /** Computes it, with its epilogue. */
  run(backend: Backend, views: Slots<View>, epilogue?: Epilogue): void;
}

/** The cheapest of the given algorithms, one of which takes every spec. */
export function cheapest(
  algorithms: readonly Algorithm[],
  spec: ConvSpec,
  role: Role,
  machine: Machine,
): Inner {
  const inner = algorithms.reduce<{ name: string; offer: Offer } | undefined>((best, { name, consider }) => {
    const offer = consider(spec, role, machine);
    return offer.ok && (best === undefined || offer.cost < best.offer.cost) ? { name, offer } : best;
  }, undefined);
  if (inner === undefined) throw new Error(`no algorithm takes ${spec}`);
  const { name, offer } = inner;
  return {
    ...{ name, spec, offer },
    run: (backend, views, epilogue) => runOffer(backend, offer, views[resultOf[role]], views, epilogue),
  };
}

/** Runs an offer and, where it does not do so itself, applies the epilogue to its result. */
export function runOffer(
  backend: Backend,
  offer: Offer,
  result: View,
  views: Slots<View>,
  epilogue: Epilogue = {},
): void {
  offer.run(backend, views, epilogue);
  if (offer.fuses !== true) applyEpilogue(backend, result, epilogue);
}
