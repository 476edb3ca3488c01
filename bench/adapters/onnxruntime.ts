import { type Adapter, loadPeer, peerVersion, threads } from './adapter.ts';
import { onnxModel } from './onnx-model.ts';

interface OrtTensor {
  readonly data: Float32Array;
}

/** The part of ONNX Runtime that is used here, the same in both packages. */
interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads?: number }; logLevel?: string };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{
      run(feeds: { readonly [name: string]: OrtTensor }): Promise<{ readonly [name: string]: OrtTensor }>;
      release(): Promise<void>;
    }>;
  };
}

/** ONNX Runtime, compiled to WebAssembly, which has one thread in Node, or native. */
export function onnxruntime(name: 'onnxruntime-web' | 'onnxruntime-node'): Adapter {
  const ort = loadPeer<OnnxRuntime>(name);
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return {
    version: peerVersion(name),
    prepare: async (workload, values) => {
      if (workload.task !== 'forward') throw new Error('infers only: it has no gradients');
      const session = await ort.InferenceSession.create(onnxModel(workload, values), {
        executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
        intraOpNumThreads: name === 'onnxruntime-web' ? 1 : threads,
        interOpNumThreads: 1,
      });
      const feeds: Record<string, OrtTensor> = {};
      for (const [input, { shape, kind }] of Object.entries(workload.given)) {
        if (kind === 'input') feeds[input] = new ort.Tensor('float32', values.get(input)!, shape);
      }
      return {
        results: async () => [(await session.run(feeds))[workload.output].data],
        // The result is a typed array at once: nothing remains to be read back.
        run: async () => void (await session.run(feeds)),
        dispose: () => void session.release(),
      };
    },
  };
}
