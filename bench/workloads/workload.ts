/** What follows a convolution, a linear layer or a sum. */
export type Activation = 'relu' | 'relu6' | 'sigmoid';

/** One operation on named tensors, in the words that every peer's adapter translates into its own. */
export type Step = { readonly output: string } & (
  | {
      readonly op: 'convolution';
      readonly input: string;
      readonly weight: string;
      readonly bias?: string;
      readonly stride: number;
      readonly padding: number;
      readonly groups: number;
      readonly activation?: Activation;
    }
  | {
      readonly op: 'maxPool' | 'averagePool';
      readonly input: string;
      readonly size: number;
      readonly stride: number;
      readonly padding: number;
    }
  | {
      readonly op: 'linear';
      readonly input: string;
      readonly weight: string;
      readonly bias: string;
      readonly activation?: Activation;
    }
  | { readonly op: 'matmul'; readonly left: string; readonly right: string }
  | { readonly op: 'add'; readonly left: string; readonly right: string; readonly activation?: Activation }
  | { readonly op: 'globalAverage' | 'flatten'; readonly input: string }
);

/** A tensor that is given: its values are uniform in ±scale. */
export interface Given {
  readonly shape: readonly number[];
  readonly scale: number;
  /** Weights may be prepared beforehand; inputs come anew with every run. */
  readonly kind: 'input' | 'weight' | 'cotangent';
}

/**
 * What a run computes: the output; the gradients of the output, weighed with the tensor `cotangent`, by
 * `gradientsOf`; or a step of gradient descent on the mean cross-entropy of the output with `labels`.
 */
export type Task = 'forward' | 'gradients' | 'training';

/** One row of the table. It is plain data, so that every peer can read it in a process of its own. */
export interface Workload {
  /** The letter, and what tells it from others of the same letter: `M A`. */
  readonly name: string;
  readonly title: string;
  readonly task: Task;
  readonly given: { readonly [name: string]: Given };
  readonly steps: readonly Step[];
  readonly output: string;
  readonly outputShape: readonly number[];
  /** The inputs and weights whose gradients are computed. */
  readonly gradientsOf: readonly string[];
  /** Whether the result is brought to JavaScript (or Python) in every run. */
  readonly readBack: boolean;
  /** Of the direct algorithm, all tasks included. 0 where nothing is multiplied. */
  readonly multiplyAdds: number;
}

/** The step of gradient descent. */
export const learningRate = 0.1;

/** The label of sample n of a training batch. */
export function labelOf(n: number, classes: number): number {
  return n % classes;
}

/** The values of a given tensor: the same on every machine. */
export function valuesOf({ shape, scale }: Given, seed: number): Float32Array {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  let state = 0x9e3779b9 ^ (seed * 0x85ebca6b);
  for (let n = 0; n < values.length; n++) {
    // Marsaglia's xorshift.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[n] = scale * ((state >>> 0) / 2 ** 31 - 1);
  }
  return values;
}
