import { category, type DType, type Scalar } from '../../dtype/dtype.ts';
import type { MapCall, View } from '../backend.ts';
import { type Arithmetic, floatArithmetic, integerArithmetic } from './arithmetic.ts';
import {
  forEachPosition,
  integerReader,
  integerWriter,
  numberReader,
  numberWriter,
  type Reader,
  type Writer,
} from './elements.ts';
import { compile } from './evaluate.ts';

const doubles = floatArithmetic((value) => value);
const floats = floatArithmetic(Math.fround);

/** How elements of a compute type are read, combined and stored. */
interface Domain<Value extends Scalar> {
  readonly arithmetic: Arithmetic<Value>;
  readonly toValue: (value: Scalar) => Value;
  readonly reader: (view: View) => Reader<Value>;
  readonly writer: (view: View) => Writer<Value>;
}

const integerDomain: Domain<bigint> = {
  arithmetic: integerArithmetic,
  toValue: (value) => BigInt.asIntN(64, BigInt(value)),
  reader: integerReader,
  writer: integerWriter,
};

/** float16 is computed in float32 and rounded when stored, as PyTorch does on a CPU. */
function floatDomain(computeType: DType): Domain<number> {
  const round = computeType === 'float64' ? (value: number) => value : Math.fround;
  return {
    arithmetic: computeType === 'float64' ? doubles : floats,
    toValue: (value) => round(Number(value)),
    reader: (view) => {
      const read = numberReader(view);
      return (position) => round(read(position));
    },
    writer: numberWriter,
  };
}

/** `Backend.map`, element by element. */
export function map(call: MapCall): void {
  if (category(call.computeType) === 'float') run(call, floatDomain(call.computeType));
  else run(call, integerDomain);
}

function run<Value extends Scalar>(call: MapCall, domain: Domain<Value>): void {
  const evaluators = call.expressions.map((expression) =>
    compile(expression, domain.arithmetic, domain.toValue),
  );
  const readers = call.inputs.map(domain.reader);
  const writers = call.outputs.map(domain.writer);
  const scalars = call.scalars.map(domain.toValue);
  const inputs: Value[] = [];
  forEachPosition([...call.outputs, ...call.inputs], (positions) => {
    for (let k = 0; k < readers.length; k++) inputs[k] = readers[k](positions[writers.length + k]);
    const results = evaluators.map((evaluate) => evaluate(inputs, scalars));
    for (let k = 0; k < writers.length; k++) writers[k](positions[k], results[k]);
  });
}
