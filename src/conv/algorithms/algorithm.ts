import type { Activation, Backend, ConvolutionKernel, View } from '../../backend/backend.ts';
import type { DType } from '../../dtype/dtype.ts';
import type { Role, Slots } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';

/** What an algorithm may know about where it would run. */
export interface Machine {
  readonly backend: string;
  readonly threads: number;
  readonly dtype: DType;
  /** The optional kernels that the backend has; default none. */
  readonly kernels?: readonly ConvolutionKernel[];
  /** Whether only sums of the definition's products will do, or as good; default false. */
  readonly precise?: boolean;
}

/** What is done to every element of a result before it is stored. */
export interface Epilogue {
  /** One number per channel [C], added. */
  readonly bias?: View | undefined;
  /** Applied after that. */
  readonly activation?: Activation | undefined;
}

/** It can: at this cost, for this reason, in these steps. */
export interface Offer {
  readonly ok: true;
  /** Estimated time, in multiply-adds at the machine's full speed. */
  readonly cost: number;
  readonly why: string;
  /** What `run` does, stage by stage, for `explain`. */
  readonly steps: readonly string[];
  /** Whether `run` applies the epilogue that it is given; else the caller does so afterwards. */
  readonly fuses?: boolean;
  /** Computes the role's result from the two other tensors; all have the spec's shapes, any strides. */
  run(backend: Backend, views: Slots<View>, epilogue?: Epilogue): void;
}

/** It stands aside. */
export interface Refusal {
  readonly ok: false;
  readonly why: string;
}

/** One way to compute convolutions. To add another, write a file beside this one and list it in `all.ts`. */
export interface Algorithm {
  readonly name: string;
  /** Whether and how it would compute a role of a spec. Depends on nothing but its arguments. */
  consider(spec: ConvSpec, role: Role, machine: Machine): Offer | Refusal;
}
