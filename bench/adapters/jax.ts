import { type Activation, labelOf, learningRate, type Step, type Workload } from '../workloads/workload.ts';
import { type Adapter, loadPeer, type Prepared, peerVersion, type Values } from './adapter.ts';

/** Every use of an array consumes it; `ref` is one more use. */
interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: number[];
  dispose(): void;
  add(other: JaxArray): JaxArray;
  sub(other: JaxArray): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  sum(): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(): JaxArray;
  data(): Promise<Float32Array>;
  js(): number[];
}

type ArrayFunction = (...arrays: JaxArray[]) => JaxArray[];

/** The part of jax-js that is used here. */
interface Jax {
  jit(f: ArrayFunction): ArrayFunction;
  init(device: string): Promise<string[]>;
  defaultDevice(device: string): string;
  blockUntilReady(arrays: readonly JaxArray[]): Promise<void>;
  vjp(
    f: (...arrays: JaxArray[]) => JaxArray,
    primals: readonly JaxArray[],
  ): [JaxArray, ((cotangent: JaxArray) => JaxArray[]) & { dispose?(): void }];
  grad(
    f: (...arrays: JaxArray[]) => JaxArray,
    options: { readonly argnums: readonly number[] },
  ): ArrayFunction;
  readonly numpy: {
    array(values: Float32Array, options: { readonly shape: readonly number[] }): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    max(x: JaxArray): JaxArray;
    mean(x: JaxArray, axes?: readonly number[]): JaxArray;
    pad(x: JaxArray, width: readonly (readonly number[])[]): JaxArray;
  };
  readonly lax: {
    convGeneralDilated(
      x: JaxArray,
      w: JaxArray,
      strides: readonly number[],
      padding: readonly (readonly number[])[],
      options: { readonly featureGroupCount: number },
    ): JaxArray;
    reduceWindow(
      x: JaxArray,
      f: (window: JaxArray) => JaxArray,
      size: readonly number[],
      strides: readonly number[],
    ): JaxArray;
  };
  readonly nn: {
    relu(x: JaxArray): JaxArray;
    relu6(x: JaxArray): JaxArray;
    sigmoid(x: JaxArray): JaxArray;
    logSoftmax(x: JaxArray, axis: number): JaxArray;
  };
}

type PoolStep = Extract<Step, { readonly size: number }>;

function pool({ lax, numpy: np }: Jax, step: PoolStep, x: JaxArray): JaxArray {
  const { size, stride, padding } = step;
  // After a ReLU no maximum is below the zeros of the padding.
  const padded =
    padding === 0
      ? x
      : np.pad(x, [
          [0, 0],
          [0, 0],
          [padding, padding],
          [padding, padding],
        ]);
  const reduce = step.op === 'maxPool' ? np.max : np.mean;
  return lax.reduceWindow(padded, (window) => reduce(window), [size, size], [stride, stride]);
}

/** A step; `of` gives one use of an array. */
function perform(jax: Jax, step: Step, of: (name: string) => JaxArray): JaxArray {
  const { lax, nn, numpy: np } = jax;
  const activated = (x: JaxArray, activation: Activation | undefined): JaxArray =>
    activation === undefined ? x : nn[activation](x);
  switch (step.op) {
    case 'convolution': {
      const { stride, padding, groups, bias, activation } = step;
      const y = lax.convGeneralDilated(
        of(step.input),
        of(step.weight),
        [stride, stride],
        [
          [padding, padding],
          [padding, padding],
        ],
        { featureGroupCount: groups },
      );
      return activated(bias === undefined ? y : y.add(of(bias).reshape([-1, 1, 1])), activation);
    }
    case 'maxPool':
    case 'averagePool':
      return pool(jax, step, of(step.input));
    case 'linear':
      return activated(
        np.matmul(of(step.input), of(step.weight).transpose()).add(of(step.bias)),
        step.activation,
      );
    case 'matmul':
      return np.matmul(of(step.left), of(step.right));
    case 'add':
      return activated(of(step.left).add(of(step.right)), step.activation);
    case 'globalAverage':
      return np.mean(of(step.input), [2, 3]);
    case 'flatten': {
      const x = of(step.input);
      return x.reshape([x.shape[0], -1]);
    }
  }
}

/** The output of a workload as a function of its given tensors, all of which it consumes. */
function forwardOf(jax: Jax, { steps, output, given }: Workload): (...arrays: JaxArray[]) => JaxArray {
  const names = Object.keys(given).filter((name) => given[name].kind !== 'cotangent');
  return (...arrays) => {
    const environment = new Map(names.map((name, n) => [name, arrays[n]]));
    const of = (name: string): JaxArray => environment.get(name)!.ref;
    for (const step of steps) environment.set(step.output, perform(jax, step, of));
    const result = of(output);
    for (const array of environment.values()) array.dispose();
    return result;
  };
}

/** Runs a function on arrays that stay. */
function fixed(jax: Jax, f: ArrayFunction, arrays: readonly JaxArray[], readBack: boolean): Prepared {
  const call = (): JaxArray[] => f(...arrays.map((array) => array.ref));
  return {
    results: () => Promise.all(call().map((array) => array.data())),
    run: readBack
      ? () => void call()[0].js()
      : async () => {
          const results = call();
          await jax.blockUntilReady(results);
          for (const result of results) result.dispose();
        },
    dispose: () => {
      for (const array of arrays) array.dispose();
    },
  };
}

function gradientsOf(jax: Jax, workload: Workload): ArrayFunction {
  const forward = forwardOf(jax, workload);
  return (...arrays) => {
    const cotangent = arrays[arrays.length - 1];
    const [y, backward] = jax.vjp(forward, arrays.slice(0, -1));
    y.dispose();
    const slopes = backward(cotangent);
    backward.dispose?.();
    return slopes;
  };
}

function training(jax: Jax, workload: Workload, arrays: readonly JaxArray[]): Prepared {
  const forward = forwardOf(jax, workload);
  const [batch, classes] = workload.outputShape;
  const labels = new Float32Array(batch * classes);
  for (let n = 0; n < batch; n++) labels[n * classes + labelOf(n, classes)] = -1 / batch;
  const targets = jax.numpy.array(labels, { shape: [batch, classes] });
  const loss = (target: JaxArray, x: JaxArray, ...weights: JaxArray[]): JaxArray =>
    jax.nn
      .logSoftmax(forward(x, ...weights), 1)
      .mul(target)
      .sum();
  const [input, ...initial] = arrays;
  const slopes = jax.grad(loss, { argnums: initial.map((_, n) => n + 2) });
  let weights: JaxArray[] = initial;
  return {
    results: () => {
      const uses = weights.map((weight) => weight.ref);
      return Promise.all(slopes(targets.ref, input.ref, ...uses).map((slope) => slope.data()));
    },
    run: async () => {
      const uses = weights.map((weight) => weight.ref);
      weights = slopes(targets.ref, input.ref, ...uses).map((slope, n) =>
        weights[n].sub(slope.mul(learningRate)),
      );
      await jax.blockUntilReady(weights);
    },
  };
}

/** `jit` merges the padding into the loops of a convolution, which then takes ten times as long. */
function hasPadding({ steps }: Workload): boolean {
  return steps.some((step) => 'padding' in step && step.padding > 0);
}

function prepare(jax: Jax, workload: Workload, values: Values): Prepared {
  const arrays = Object.entries(workload.given).map(([name, { shape }]) =>
    jax.numpy.array(values.get(name)!, { shape }),
  );
  if (workload.task === 'training') return training(jax, workload, arrays);
  const forward = forwardOf(jax, workload);
  const f: ArrayFunction =
    workload.task === 'forward' ? (...x) => [forward(...x)] : gradientsOf(jax, workload);
  return fixed(jax, hasPadding(workload) ? f : jax.jit(f), arrays, workload.readBack);
}

/** jax-js on its WebAssembly device. */
export async function jax(): Promise<Adapter> {
  const library = loadPeer<Jax>('@jax-js/jax');
  await library.init('wasm');
  library.defaultDevice('wasm');
  return {
    version: peerVersion('@jax-js/jax'),
    prepare: async (workload, values) => prepare(library, workload, values),
  };
}
