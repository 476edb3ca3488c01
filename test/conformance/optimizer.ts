/** The optimizer cases: ten steps on a small net, its losses and weights after each step. */
import { compare } from './compare.ts';
import { decodeTensor, isRecord, type Json, type JsonRecord, listOf, recordOf, textOf } from './convert.ts';
import { callMethod, makeTensor, type Namespace, property } from './fovea.ts';
import { evaluate, messageOf } from './interpret.ts';
import type { Verdict } from './judge.ts';
import { camelCase } from './names.ts';

type Parameters = ReadonlyMap<string, unknown>;

const knownNet =
  'conv2d(1,3,3,padding=1) -> relu -> max_pool2d(2) -> flatten(1) -> linear(27,4) -> cross_entropy';

export function judgeOptimizer(fovea: Namespace, example: JsonRecord): Verdict {
  const id = textOf(example.id);
  const program = `${textOf(example.optimizer)} ${JSON.stringify(example.kwargs)} on ${textOf(example.net)}`;
  try {
    const failure = train(fovea, example);
    return failure === undefined ? { id, program } : { id, program, failure };
  } catch (error) {
    return { id, program, failure: { where: 'training', expected: 'no error', got: messageOf(error) } };
  }
}

function train(fovea: Namespace, example: JsonRecord): Verdict['failure'] {
  if (example.net !== knownNet) throw new Error(`the net ${textOf(example.net)} is not known here`);
  const parameters = makeParameters(fovea, recordOf(example.init));
  const optimizer = makeOptimizer(fovea, example, parameters);
  const input = makeTensor(fovea, decodeTensor(example.x));
  const target = makeTensor(fovea, decodeTensor(example.target));
  const losses: unknown[] = [];
  const weights = new Map([...parameters.keys()].map((name): [string, unknown[]] => [name, []]));
  for (let step = 0; step < Number(example.steps_n); step++) {
    callMethod(optimizer, 'zeroGrad', []);
    const loss = lossOf(fovea, parameters, input, target);
    callMethod(loss, 'backward', []);
    if (typeof example.clip_grad_norm === 'number') {
      evaluate(fovea, 'nn.utils.clip_grad_norm_', [[...parameters.values()], example.clip_grad_norm]);
    }
    callMethod(optimizer, 'step', []);
    losses.push(callMethod(loss, 'detach', []));
    for (const [name, parameter] of parameters) weights.get(name)?.push(copyOf(parameter));
  }
  return wrongTraining(fovea, example, losses, weights) ?? wrongState(example, optimizer);
}

function makeParameters(fovea: Namespace, init: JsonRecord): Parameters {
  return new Map(
    Object.entries(init).map(([name, stored]) => [
      name,
      makeTensor(fovea, { ...decodeTensor(stored), requiresGrad: true }),
    ]),
  );
}

function makeOptimizer(fovea: Namespace, example: JsonRecord, parameters: Parameters): unknown {
  const groups = listOf(example.groups).map((group) => {
    const { params, ...options } = recordOf(group);
    const tensors = listOf(params).map((name) => parameters.get(String(name)));
    const named = Object.entries(options).map(([key, value]) => [camelCase(key), value]);
    return { params: tensors, ...Object.fromEntries(named) };
  });
  const [first] = groups;
  const plainList = groups.length === 1 && first !== undefined && Object.keys(first).length === 1;
  const subject = plainList ? first.params : groups;
  return evaluate(fovea, `torch.optim.${textOf(example.optimizer)}`, [subject], recordOf(example.kwargs));
}

function lossOf(fovea: Namespace, parameters: Parameters, input: unknown, target: unknown): unknown {
  const weight = (name: string) => parameters.get(name);
  const maps = evaluate(fovea, 'F.conv2d', [input, weight('conv_weight'), weight('conv_bias')], {
    padding: 1,
  });
  const pooled = evaluate(fovea, 'F.max_pool2d', [evaluate(fovea, 'F.relu', [maps]), 2]);
  const flat = evaluate(fovea, 'method.flatten', [pooled, 1]);
  const logits = evaluate(fovea, 'F.linear', [flat, weight('fc_weight'), weight('fc_bias')]);
  return evaluate(fovea, 'F.cross_entropy', [logits, target]);
}

function copyOf(parameter: unknown): unknown {
  return callMethod(callMethod(parameter, 'detach', []), 'clone', []);
}

function wrongTraining(
  fovea: Namespace,
  example: JsonRecord,
  losses: readonly unknown[],
  weights: ReadonlyMap<string, readonly unknown[]>,
): Verdict['failure'] {
  const expect = recordOf(example.expect);
  const found: [path: string, expected: Json, actual: readonly unknown[]][] = [
    ['/losses', expect.losses ?? null, losses],
    ...Object.entries(recordOf(expect.weights_after_each_step)).map(
      ([name, stored]): [string, Json, readonly unknown[]] => [
        `/weights_after_each_step/${name}`,
        stored,
        weights.get(name) ?? [],
      ],
    ),
  ];
  const variants = Object.values(recordOf(example.differs_elsewhere)).map(recordOf);
  for (const [path, expected, actual] of found) {
    const stacked = evaluate(fovea, 'torch.stack', [actual]);
    // The cases carry no float64 error; ten steps of rounding get the tolerance of one fold of 1e-6.
    const closeness = { exact: false, rounding: 1.25e-7, variants };
    const mismatch = compare({ tensor: expected }, stacked, closeness, path);
    if (mismatch !== undefined) return { where: path, ...mismatch };
  }
  return undefined;
}

/** The keys of one parameter's state in the state dict; other versions may lack some of them. */
function wrongState(example: JsonRecord, optimizer: unknown): Verdict['failure'] {
  const expected = listOf(recordOf(example.expect).state_keys).map(String);
  const state = property(callMethod(optimizer, 'stateDict', []), 'state');
  const got = keysOf(firstOf(state)).sort();
  const optional = Object.values(recordOf(example.differs_elsewhere)).map((difference) =>
    expected.filter((_, index) => !isAbsent(recordOf(difference)[`/state_keys/${index}`])),
  );
  const answers = [expected, ...optional].map((keys) => keys.join(', '));
  if (answers.includes(got.join(', '))) return undefined;
  return { where: 'state_keys', expected: expected.join(', '), got: got.join(', ') };
}

function isAbsent(difference: Json | undefined): boolean {
  return isRecord(difference) && difference.here === null;
}

function firstOf(state: unknown): unknown {
  return state instanceof Map ? [...state.values()][0] : Object.values(Object(state))[0];
}

function keysOf(state: unknown): string[] {
  if (state === undefined || state === null) return [];
  const keys = state instanceof Map ? [...state.keys()] : Object.keys(Object(state));
  return keys.map(String);
}
