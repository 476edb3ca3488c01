import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** JavaScript runs in browsers too; native does not. */
export type Kind = 'javascript' | 'native';

/** A library that fovea is measured against. */
export interface Peer {
  readonly name: string;
  readonly title: string;
  readonly kind: Kind;
  /** The packages below `peers/` that it needs. None: it is PyTorch. */
  readonly packages: readonly string[];
  /** Hundreds of times slower than others: when it has to be quick, it sits out the long workloads. */
  readonly isSlow?: boolean;
}

const onnxPackages = ['onnx-buf', '@bufbuild/protobuf'];

/** Every peer, in the order of the columns. */
export const peers: readonly Peer[] = [
  {
    ...{ name: 'tfjs-wasm', title: 'tfjs-wasm', kind: 'javascript' },
    packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
  },
  {
    ...{ name: 'ort-web', title: 'onnxruntime-web', kind: 'javascript' },
    packages: ['onnxruntime-web', ...onnxPackages],
  },
  { name: 'jax', title: 'jax-js', kind: 'javascript', packages: ['@jax-js/jax'], isSlow: true },
  { name: 'tfjs-cpu', title: 'tfjs-cpu', kind: 'javascript', packages: ['@tensorflow/tfjs'], isSlow: true },
  {
    ...{ name: 'ort-node', title: 'onnxruntime-node', kind: 'native' },
    packages: ['onnxruntime-node', ...onnxPackages],
  },
  { name: 'torch', title: 'PyTorch', kind: 'native', packages: [] },
];

/** The first Python that has PyTorch. */
export async function findPython(): Promise<string | undefined> {
  for (const program of ['python3', '/usr/bin/python3']) {
    const found = await promisify(execFile)(program, ['-c', 'import torch']).catch(() => undefined);
    if (found !== undefined) return program;
  }
  return undefined;
}
