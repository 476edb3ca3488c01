import type { Step, Workload } from '../workloads/workload.ts';
import { loadPeer, type Values } from './adapter.ts';

/** The part of @bufbuild/protobuf that is used here; messages are plain data. */
interface Protobuf {
  create(schema: object, message: object): object;
  toBinary(schema: object, message: object): Uint8Array;
}

/** The schema and the numbers that onnx-buf knows. */
interface OnnxSchema {
  readonly ModelProtoSchema: object;
}

const float = 1;
const attributeTypes = { int: 2, ints: 7 };

function attribute(name: string, value: number | readonly number[]): object {
  return typeof value === 'number'
    ? { name, type: attributeTypes.int, i: BigInt(value) }
    : { name, type: attributeTypes.ints, ints: value.map(BigInt) };
}

interface NodeMessage {
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute?: readonly object[];
}

const activations = { relu: 'Relu', relu6: 'Clip', sigmoid: 'Sigmoid' } as const;

function window(size: number, stride: number, padding: number): readonly object[] {
  return [
    attribute('kernel_shape', [size, size]),
    attribute('strides', [stride, stride]),
    attribute('pads', [padding, padding, padding, padding]),
  ];
}

/** A step without its activation. */
function bareNodes(step: Step, output: string, { given }: Workload): readonly NodeMessage[] {
  const node = (
    opType: string,
    input: readonly string[],
    attributes: readonly object[] = [],
  ): NodeMessage => ({
    ...{ opType, input, output: [output], attribute: attributes },
  });
  switch (step.op) {
    case 'convolution': {
      const bias = step.bias === undefined ? [] : [step.bias];
      const size = given[step.weight].shape[2];
      const attributes = [...window(size, step.stride, step.padding), attribute('group', step.groups)];
      return [node('Conv', [step.input, step.weight, ...bias], attributes)];
    }
    case 'maxPool':
      return [node('MaxPool', [step.input], window(step.size, step.stride, step.padding))];
    case 'averagePool':
      return [node('AveragePool', [step.input], window(step.size, step.stride, step.padding))];
    case 'linear':
      return [node('Gemm', [step.input, step.weight, step.bias], [attribute('transB', 1)])];
    case 'matmul':
      return [node('MatMul', [step.left, step.right])];
    case 'add':
      return [node('Add', [step.left, step.right])];
    case 'flatten':
      return [node('Flatten', [step.input])];
    case 'globalAverage': {
      const planes = `${output} planes`;
      return [
        { opType: 'GlobalAveragePool', input: [step.input], output: [planes] },
        { opType: 'Flatten', input: [planes], output: [output] },
      ];
    }
  }
}

function nodesOf(step: Step, workload: Workload): readonly NodeMessage[] {
  const activation = 'activation' in step ? step.activation : undefined;
  if (activation === undefined) return bareNodes(step, step.output, workload);
  const before = `${step.output} before`;
  const input = activation === 'relu6' ? [before, 'zero', 'six'] : [before];
  return [
    ...bareNodes(step, before, workload),
    { opType: activations[activation], input, output: [step.output] },
  ];
}

function valueInfo(name: string, shape: readonly number[]): object {
  const dim = shape.map((size) => ({ value: { case: 'dimValue', value: BigInt(size) } }));
  return { name, type: { value: { case: 'tensorType', value: { elemType: float, shape: { dim } } } } };
}

function initializer(name: string, shape: readonly number[], values: Float32Array): object {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { name, dataType: float, dims: shape.map(BigInt), rawData };
}

/** The forward pass of a workload as an ONNX model, its weights inside. */
export function onnxModel(workload: Workload, values: Values): Uint8Array {
  const { create, toBinary } = loadPeer<Protobuf>('@bufbuild/protobuf');
  const { ModelProtoSchema } = loadPeer<OnnxSchema>('onnx-buf');
  const given = Object.entries(workload.given);
  const graph = {
    name: workload.name,
    node: workload.steps.flatMap((step) => nodesOf(step, workload)),
    input: given
      .filter(([, { kind }]) => kind === 'input')
      .map(([name, { shape }]) => valueInfo(name, shape)),
    initializer: [
      ...given
        .filter(([, { kind }]) => kind === 'weight')
        .map(([name, { shape }]) => initializer(name, shape, values.get(name)!)),
      initializer('zero', [], Float32Array.of(0)),
      initializer('six', [], Float32Array.of(6)),
    ],
    output: [valueInfo(workload.output, workload.outputShape)],
  };
  const model = { irVersion: 8n, opsetImport: [{ domain: '', version: 17n }], graph };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, model));
}
