import type { Activation, Given, Step, Task, Workload } from './workload.ts';

/** A tensor of a network while it is being written down. */
export interface Node {
  readonly name: string;
  readonly shape: readonly number[];
}

interface ConvolutionSettings {
  readonly channels: number;
  readonly size: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly groups?: number;
  readonly bias?: boolean;
  readonly activation?: Activation;
}

interface PoolSettings {
  readonly size: number;
  readonly stride: number;
  readonly padding?: number;
}

/** Leaves out what is not there, so that steps stay plain JSON. */
function only<T>(key: string, value: T | undefined): { readonly [key: string]: T } {
  return value === undefined ? {} : { [key]: value };
}

/** Writes down a workload step by step: shapes, weights and the count of multiply-adds follow. */
export class Network {
  private readonly given: Record<string, Given> = {};
  private readonly steps: Step[] = [];
  private multiplyAdds = 0;

  input(name: string, ...shape: readonly number[]): Node {
    return this.give(name, 'input', shape, 1);
  }

  convolution(input: Node, settings: ConvolutionSettings): Node {
    const { channels, size, stride = 1, padding = 0, groups = 1, bias = false, activation } = settings;
    const [batch, inChannels, height, width] = input.shape;
    const fanIn = (inChannels / groups) * size * size;
    const extent = (length: number): number => Math.floor((length + 2 * padding - size) / stride) + 1;
    const shape = [batch, channels, extent(height), extent(width)];
    const weight = this.weight([channels, inChannels / groups, size, size], fanIn).name;
    const bias_ = bias ? this.weight([channels], fanIn).name : undefined;
    this.count(shape, fanIn);
    return this.step(shape, (output) => ({
      ...{ op: 'convolution', input: input.name, weight, stride, padding, groups, output },
      ...only('bias', bias_),
      ...only('activation', activation),
    }));
  }

  pool(op: 'maxPool' | 'averagePool', input: Node, { size, stride, padding = 0 }: PoolSettings): Node {
    const [batch, channels, height, width] = input.shape;
    const extent = (length: number): number => Math.floor((length + 2 * padding - size) / stride) + 1;
    const shape = [batch, channels, extent(height), extent(width)];
    return this.step(shape, (output) => ({ op, input: input.name, size, stride, padding, output }));
  }

  linear(input: Node, features: number, activation?: Activation): Node {
    const [batch, inFeatures] = input.shape;
    const weight = this.weight([features, inFeatures], inFeatures).name;
    const bias = this.weight([features], inFeatures).name;
    this.count([batch, features], inFeatures);
    return this.step([batch, features], (output) => ({
      ...{ op: 'linear', input: input.name, weight, bias, output },
      ...only('activation', activation),
    }));
  }

  matmul(left: Node, right: Node): Node {
    const shape = [left.shape[0], right.shape[1]];
    this.count(shape, left.shape[1]);
    return this.step(shape, (output) => ({ op: 'matmul', left: left.name, right: right.name, output }));
  }

  add(left: Node, right: Node, activation?: Activation): Node {
    return this.step(left.shape, (output) => ({
      ...{ op: 'add', left: left.name, right: right.name, output },
      ...only('activation', activation),
    }));
  }

  /** The mean of every plane: [N, C]. */
  globalAverage(input: Node): Node {
    const [batch, channels] = input.shape;
    return this.step([batch, channels], (output) => ({ op: 'globalAverage', input: input.name, output }));
  }

  flatten(input: Node): Node {
    const [batch, ...rest] = input.shape;
    const shape = [batch, rest.reduce((a, b) => a * b, 1)];
    return this.step(shape, (output) => ({ op: 'flatten', input: input.name, output }));
  }

  /** The workload that computes `output`, or a gradient of it. */
  workload(name: string, title: string, output: Node, task: Task = 'forward', readBack = false): Workload {
    if (task === 'gradients') this.give('cotangent', 'cotangent', output.shape, 1);
    const { given, steps } = this;
    const weights = Object.keys(given).filter((key) => given[key].kind === 'weight');
    const inputs = Object.keys(given).filter((key) => given[key].kind === 'input');
    const gradientsOf = { forward: [], gradients: [...inputs, ...weights], training: weights }[task];
    // Each gradient takes as many multiply-adds as the output does.
    const multiplyAdds = this.multiplyAdds * { forward: 1, gradients: 2, training: 3 }[task];
    const { name: outputName, shape: outputShape } = output;
    const result = { given, steps, gradientsOf, multiplyAdds };
    return { name, title, task, output: outputName, outputShape, readBack, ...result };
  }

  /** Scaled so that activations keep their size from layer to layer (He and others, 2015). */
  private weight(shape: readonly number[], fanIn: number): Node {
    return this.give(`w${Object.keys(this.given).length}`, 'weight', shape, Math.sqrt(6 / fanIn));
  }

  private give(name: string, kind: Given['kind'], shape: readonly number[], scale: number): Node {
    this.given[name] = { shape, scale, kind };
    return { name, shape };
  }

  private count(outputShape: readonly number[], perElement: number): void {
    this.multiplyAdds += perElement * outputShape.reduce((a, b) => a * b, 1);
  }

  private step(shape: readonly number[], make: (output: string) => Step): Node {
    const name = `t${this.steps.length}`;
    this.steps.push(make(name));
    return { name, shape };
  }
}
