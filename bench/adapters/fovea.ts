import { reference } from '../../src/backend/reference/reference.ts';
import type { DType } from '../../src/dtype/dtype.ts';
import { autograd, F, noGrad, optim, scope, setNumThreads, type Tensor, tensor } from '../../src/index.ts';
import { readValues } from '../../src/tensor/kernels.ts';
import { setDevice } from '../../src/tensor/storage.ts';
import { type Activation, labelOf, learningRate, type Step, type Workload } from '../workloads/workload.ts';
import { type Adapter, type Prepared, threads, type Values } from './adapter.ts';

type Environment = Map<string, Tensor>;

const activations: { readonly [A in Activation]: (x: Tensor) => Tensor } = {
  relu: F.relu,
  relu6: F.relu6,
  sigmoid: F.sigmoid,
};

function activated(x: Tensor, activation: Activation | undefined): Tensor {
  return activation === undefined ? x : activations[activation](x);
}

function perform(step: Step, of: (name: string) => Tensor): Tensor {
  switch (step.op) {
    case 'convolution': {
      const { stride, padding, groups } = step;
      const bias = step.bias === undefined ? null : of(step.bias);
      const isApart = step.activation === 'sigmoid';
      const activation = isApart ? undefined : step.activation;
      const settings = { stride, padding, groups, activation };
      const output = F.conv2d(of(step.input), of(step.weight), bias, settings);
      return isApart ? activated(output, step.activation) : output;
    }
    case 'maxPool':
      return F.maxPool2d(of(step.input), step.size, { stride: step.stride, padding: step.padding });
    case 'averagePool':
      return F.avgPool2d(of(step.input), step.size, { stride: step.stride, padding: step.padding });
    case 'linear':
      return activated(F.linear(of(step.input), of(step.weight), of(step.bias)), step.activation);
    case 'matmul':
      return of(step.left).matmul(of(step.right));
    case 'add':
      return activated(of(step.left).add(of(step.right)), step.activation);
    case 'globalAverage':
      return of(step.input).mean([2, 3]);
    case 'flatten':
      return of(step.input).flatten(1);
  }
}

/** The output of a workload for given tensors. */
function compute({ steps, output }: Workload, given: Environment): Tensor {
  const environment = new Map(given);
  const of = (name: string): Tensor => environment.get(name)!;
  for (const step of steps) environment.set(step.output, perform(step, of));
  return of(output);
}

function valuesIn(x: Tensor): Float64Array {
  const values = readValues(x);
  return values instanceof BigInt64Array ? Float64Array.from(values, Number) : new Float64Array(values);
}

function forward(workload: Workload, given: Environment): Prepared {
  const output = (): Tensor => noGrad(() => compute(workload, given));
  return {
    results: async () => scope(() => [valuesIn(output())]),
    run: workload.readBack ? () => scope(() => void output().tolist()) : () => scope(() => void output()),
  };
}

function gradients(workload: Workload, given: Environment): Prepared {
  const by = workload.gradientsOf.map((name) => given.get(name)!.requiresGrad_());
  const output = compute(workload, given);
  const slopes = (): Tensor[] => autograd.grad(output, by, given.get('cotangent')!, { retainGraph: true });
  return {
    results: async () => scope(() => slopes().map(valuesIn)),
    run: () => scope(() => void slopes()),
  };
}

function training(workload: Workload, given: Environment): Prepared {
  const [batch, classes] = workload.outputShape;
  const labels = tensor(
    Array.from({ length: batch }, (_, n) => labelOf(n, classes)),
    { dtype: 'int64' },
  );
  const parameters = workload.gradientsOf.map((name) => given.get(name)!.requiresGrad_());
  const optimizer = new optim.SGD(parameters, { lr: learningRate });
  const loss = (): Tensor => F.crossEntropy(compute(workload, given), labels);
  return {
    results: async () => scope(() => autograd.grad(loss(), parameters).map(valuesIn)),
    run: () =>
      scope(() => {
        optimizer.zeroGrad();
        loss().backward();
        optimizer.step();
      }),
  };
}

const tasks = { forward, gradients, training };

function foveaAdapter(dtype: DType): Adapter {
  return {
    version: 'this one',
    prepare: async (workload, values: Values) => {
      const given: Environment = new Map(
        Object.entries(workload.given).map(([name, { shape }]) => [
          name,
          tensor(values.get(name)!, { dtype }).reshape(...shape),
        ]),
      );
      return tasks[workload.task](workload, given);
    },
  };
}

/** fovea as it is measured: float32 on its CPU device. */
export function fovea(): Adapter {
  setNumThreads(threads);
  return foveaAdapter('float32');
}

/** What is held to be true: float64, on the reference device or on the faster WASM device. */
export function oracle(device: 'reference' | 'wasm'): Adapter {
  if (device === 'reference') setDevice(reference);
  setNumThreads(1);
  return foveaAdapter('float64');
}
