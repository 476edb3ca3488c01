import { type Activation, labelOf, learningRate, type Step, type Workload } from '../workloads/workload.ts';
import { type Adapter, loadPeer, type Prepared, peerVersion, type Values } from './adapter.ts';

interface TfTensor {
  readonly shape: number[];
  dataSync(): Float32Array;
  arraySync(): number[];
  transpose(axes: readonly number[]): TfTensor;
  reshape(shape: readonly number[]): TfTensor;
}

interface Fused {
  readonly strides: number;
  readonly pad: number;
  readonly dimRoundingMode: 'floor';
  readonly x: TfTensor;
  readonly filter: TfTensor;
  readonly bias?: TfTensor | undefined;
  readonly activation?: Activation | undefined;
}

/** The part of TensorFlow.js that is used here. */
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tidy<T>(f: () => T): T;
  disposeVariables(): void;
  dispose(tensors: object): void;
  tensor(values: Float32Array, shape: readonly number[]): TfTensor;
  variable(initial: TfTensor): TfTensor;
  oneHot(labels: TfTensor, classes: number): TfTensor;
  tensor1d(values: readonly number[], dtype: 'int32'): TfTensor;
  relu(x: TfTensor): TfTensor;
  relu6(x: TfTensor): TfTensor;
  sigmoid(x: TfTensor): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  matMul(a: TfTensor, b: TfTensor): TfTensor;
  mean(x: TfTensor, axes: readonly number[]): TfTensor;
  maxPool(x: TfTensor, size: number, strides: number, pad: number, rounding: 'floor'): TfTensor;
  avgPool(x: TfTensor, size: number, strides: number, pad: number, rounding: 'floor'): TfTensor;
  readonly fused: {
    conv2d(call: Fused): TfTensor;
    depthwiseConv2d(call: Fused): TfTensor;
    matMul(call: { readonly a: TfTensor; readonly b: TfTensor; readonly bias: TfTensor }): TfTensor;
  };
  grads(f: (...x: TfTensor[]) => TfTensor): (x: readonly TfTensor[], dy: TfTensor) => TfTensor[];
  variableGrads(
    f: () => TfTensor,
    variables: readonly TfTensor[],
  ): { readonly grads: { readonly [name: string]: TfTensor } };
  readonly losses: { softmaxCrossEntropy(labels: TfTensor, logits: TfTensor): TfTensor };
  readonly train: {
    sgd(rate: number): { applyGradients(grads: { readonly [name: string]: TfTensor }): void };
  };
}

type Environment = ReadonlyMap<string, TfTensor>;

/**
 * TensorFlow.js keeps channels last: [N, H, W, C], filters as [H, W, in, out], depthwise [H, W, C, 1]. Linear
 * weights are [in, out] (given the other way round, its WASM backend computes wrong results).
 */
const toItsOrder = { image: [0, 2, 3, 1], filter: [2, 3, 1, 0], depthwise: [2, 3, 0, 1], linear: [1, 0] };
const fromItsOrder = { image: [0, 3, 1, 2], filter: [3, 2, 0, 1], depthwise: [2, 3, 0, 1], linear: [1, 0] };
type Layout = keyof typeof toItsOrder | undefined;

function layoutOf({ given, steps }: Workload, name: string): Layout {
  const { kind, shape } = given[name];
  if (kind !== 'weight') return shape.length === 4 ? 'image' : undefined;
  if (shape.length === 2) return 'linear';
  if (shape.length < 2) return undefined;
  const isDepthwise = steps.some((s) => s.op === 'convolution' && s.weight === name && s.groups > 1);
  return isDepthwise ? 'depthwise' : 'filter';
}

/** A step, with what TensorFlow.js fuses fused: bias, relu and relu6, but for training. */
function perform(tf: TensorFlow, step: Step, of: (name: string) => TfTensor): TfTensor {
  const activated = (x: TfTensor, activation: Activation | undefined): TfTensor =>
    activation === undefined ? x : tf[activation](x);
  switch (step.op) {
    case 'convolution': {
      const fuses = step.activation !== 'sigmoid';
      const call: Fused = {
        ...{ x: of(step.input), filter: of(step.weight), strides: step.stride, pad: step.padding },
        dimRoundingMode: 'floor',
        bias: step.bias === undefined ? undefined : of(step.bias),
        ...(fuses && step.activation !== undefined && { activation: step.activation }),
      };
      const result = step.groups > 1 ? tf.fused.depthwiseConv2d(call) : tf.fused.conv2d(call);
      return fuses ? result : tf.sigmoid(result);
    }
    case 'maxPool':
      return tf.maxPool(of(step.input), step.size, step.stride, step.padding, 'floor');
    case 'averagePool':
      return tf.avgPool(of(step.input), step.size, step.stride, step.padding, 'floor');
    case 'linear': {
      const call = { a: of(step.input), b: of(step.weight), bias: of(step.bias) };
      return activated(tf.fused.matMul(call), step.activation);
    }
    case 'matmul':
      return tf.matMul(of(step.left), of(step.right));
    case 'add':
      return activated(tf.add(of(step.left), of(step.right)), step.activation);
    case 'globalAverage':
      return tf.mean(of(step.input), [1, 2]);
    case 'flatten': {
      const x = of(step.input);
      return x.transpose(fromItsOrder.image).reshape([x.shape[0], x.shape.slice(1).reduce((a, b) => a * b)]);
    }
  }
}

/** A workload in TensorFlow.js. */
class TensorFlowWorkload {
  private readonly tf: TensorFlow;
  private readonly workload: Workload;
  private readonly given: Environment;

  constructor(tf: TensorFlow, workload: Workload, values: Values) {
    this.tf = tf;
    this.workload = workload;
    this.given = new Map(Object.keys(workload.given).map((name) => [name, this.give(name, values)]));
  }

  prepared(): Prepared {
    return { ...this[this.workload.task](), dispose: () => this.tf.dispose([...this.given.values()]) };
  }

  private give(name: string, values: Values): TfTensor {
    const { shape, kind } = this.workload.given[name];
    const { tf } = this;
    return tf.tidy(() => {
      const x = tf.tensor(values.get(name)!, shape);
      const layout = layoutOf(this.workload, name);
      const laidOut = layout === undefined ? x : x.transpose(toItsOrder[layout]);
      return this.workload.task === 'training' && kind === 'weight' ? tf.variable(laidOut) : laidOut;
    });
  }

  /** The values of tensors that `f` makes. `tidy` is not handed them: it would look for tensors in them. */
  private valuesOf(f: () => readonly TfTensor[], layouts: readonly Layout[]): readonly Float32Array[] {
    let values: readonly Float32Array[] = [];
    this.tf.tidy(() => {
      values = f().map((x, n) => {
        const layout = layouts[n];
        return (layout === undefined ? x : x.transpose(fromItsOrder[layout])).dataSync();
      });
    });
    return values;
  }

  private compute(given: Environment): TfTensor {
    const environment = new Map(given);
    const of = (name: string): TfTensor => environment.get(name)!;
    for (const step of this.workload.steps) environment.set(step.output, perform(this.tf, step, of));
    return of(this.workload.output);
  }

  protected forward(): Prepared {
    const { tf, workload, given } = this;
    const layout = workload.outputShape.length === 4 ? 'image' : undefined;
    return {
      results: async () => this.valuesOf(() => [this.compute(given)], [layout]),
      run: workload.readBack
        ? () => tf.tidy(() => void this.compute(given).arraySync())
        : () => tf.tidy(() => void this.compute(given)),
    };
  }

  /** The forward pass is part of every run: the tape cannot be kept. */
  protected gradients(): Prepared {
    const { tf, workload, given } = this;
    const names = workload.gradientsOf;
    const gradients = tf.grads((...tensors) =>
      this.compute(new Map([...given, ...names.map((name, n) => [name, tensors[n]] as const)])),
    );
    const by = names.map((name) => given.get(name)!);
    const layouts = names.map((name) => layoutOf(workload, name));
    const slopes = (): TfTensor[] => gradients(by, given.get('cotangent')!);
    return {
      results: async () => this.valuesOf(slopes, layouts),
      run: () => tf.tidy(() => void slopes()),
    };
  }

  protected training(): Prepared {
    const { tf, workload, given } = this;
    const [batch, classes] = workload.outputShape;
    const indices = Array.from({ length: batch }, (_, n) => labelOf(n, classes));
    const labels = tf.oneHot(tf.tensor1d(indices, 'int32'), classes);
    const variables = workload.gradientsOf.map((name) => given.get(name)!);
    const layouts = workload.gradientsOf.map((name) => layoutOf(workload, name));
    const optimizer = tf.train.sgd(learningRate);
    const slopes = (): { readonly [name: string]: TfTensor } =>
      tf.variableGrads(() => tf.losses.softmaxCrossEntropy(labels, this.compute(given)), variables).grads;
    return {
      results: async () => this.valuesOf(() => Object.values(slopes()), layouts),
      run: () => tf.tidy(() => optimizer.applyGradients(slopes())),
    };
  }
}

/** TensorFlow.js on one of its backends. */
export async function tensorflow(backend: 'wasm' | 'cpu'): Promise<Adapter> {
  const tf = loadPeer<TensorFlow>('@tensorflow/tfjs');
  if (backend === 'wasm') loadPeer('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} did not start`);
  await tf.ready();
  return {
    version: peerVersion('@tensorflow/tfjs'),
    prepare: async (workload, values) => new TensorFlowWorkload(tf, workload, values).prepared(),
  };
}
