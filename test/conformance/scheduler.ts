/** The scheduler cases: the learning rate of every group, epoch by epoch. */
import { type Json, type JsonRecord, listOf, recordOf, textOf } from './convert.ts';
import { formula } from './formula.ts';
import { callMethod, iterate, makeTensor, type Namespace, property } from './fovea.ts';
import { evaluate, messageOf } from './interpret.ts';
import type { Verdict } from './judge.ts';

export function judgeScheduler(fovea: Namespace, example: JsonRecord): Verdict {
  const id = textOf(example.id);
  const program = `${textOf(example.scheduler)} ${JSON.stringify(example.kwargs)}`;
  try {
    const failure = schedule(fovea, example);
    return failure === undefined ? { id, program } : { id, program, failure };
  } catch (error) {
    return { id, program, failure: { where: 'schedule', expected: 'no error', got: messageOf(error) } };
  }
}

function schedule(fovea: Namespace, example: JsonRecord): Verdict['failure'] {
  const optimizer = makeOptimizer(fovea, example);
  const scheduler = makeScheduler(fovea, optimizer, example);
  const rates = [ratesOf(optimizer)];
  const momenta = [momentumOf(optimizer)];
  for (let epoch = 0; epoch < Number(example.epochs); epoch++) {
    callMethod(optimizer, 'step', []);
    const metric = listOf(example.metrics)[epoch];
    callMethod(scheduler, 'step', metric === undefined ? [] : [metric]);
    rates.push(ratesOf(optimizer));
    momenta.push(momentumOf(optimizer));
  }
  const expect = recordOf(example.expect);
  const wrongRates = wrongRow('lrs', listOf(expect.lrs).map(rowOf), rates);
  if (wrongRates !== undefined || expect.momenta === null) return wrongRates;
  return wrongRow('momenta', listOf(expect.momenta).map(rowOf), momenta);
}

function makeOptimizer(fovea: Namespace, example: JsonRecord): unknown {
  const rate = Number(example.lr);
  const parameter = () =>
    makeTensor(fovea, { dtype: 'float32', shape: [1], values: [0], requiresGrad: true });
  const groups = [{ params: [parameter()] }, { params: [parameter()], lr: rate * 0.1 }];
  const subject = example.two_groups === true ? groups : groups.slice(0, 1);
  const momentum = typeof example.momentum === 'number' ? { momentum: example.momentum } : {};
  return evaluate(fovea, 'torch.optim.SGD', [subject], { lr: rate, ...momentum });
}

function makeScheduler(fovea: Namespace, optimizer: unknown, description: JsonRecord): unknown {
  const name = textOf(description.scheduler);
  const { schedulers, ...rest } = recordOf(description.kwargs);
  const keywords = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, option(key, value)]));
  const call = `torch.optim.lr_scheduler.${name}`;
  if (schedulers === undefined) return evaluate(fovea, call, [optimizer], keywords);
  const parts = listOf(schedulers).map((each) => makeScheduler(fovea, optimizer, recordOf(each)));
  if (name === 'ChainedScheduler') return evaluate(fovea, call, [parts], keywords);
  return evaluate(fovea, call, [optimizer, parts], keywords);
}

function option(key: string, value: Json): unknown {
  return key === 'lr_lambda' ? formula(textOf(value), 'epoch') : value;
}

function ratesOf(optimizer: unknown): number[] {
  return groupsOf(optimizer).map((group) => Number(property(group, 'lr')));
}

function momentumOf(optimizer: unknown): number[] {
  return groupsOf(optimizer)
    .slice(0, 1)
    .map((group) => Number(property(group, 'momentum')));
}

function groupsOf(optimizer: unknown): unknown[] {
  return iterate(property(optimizer, 'paramGroups'));
}

function rowOf(row: Json): number[] {
  return (Array.isArray(row) ? row : [row]).map(Number);
}

function wrongRow(
  where: string,
  expected: readonly number[][],
  got: readonly number[][],
): Verdict['failure'] {
  const isClose = (value: number, other = Number.NaN) =>
    Math.abs(value - other) <= 1e-9 * Math.abs(value) + 1e-15;
  const wrong = expected.findIndex(
    (row, epoch) =>
      row.length !== got[epoch]?.length || !row.every((value, k) => isClose(value, got[epoch]?.[k])),
  );
  if (wrong < 0) return undefined;
  return {
    where: `${where} after epoch ${wrong}`,
    expected: String(expected[wrong]),
    got: String(got[wrong]),
  };
}
