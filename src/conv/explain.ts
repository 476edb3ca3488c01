import type { Activation } from '../backend/backend.ts';
import type { Offer } from './algorithms/algorithm.ts';
import { describeEpilogue } from './algorithms/epilogue.ts';
import type { Candidate, Plan } from './plan.ts';
import { describeRole } from './roles.ts';

/** What is asked of a convolution beside its plan. */
export interface Asked {
  /** Whether a bias is added. Default: false. */
  readonly bias?: boolean;
  readonly activation?: Activation | undefined;
  /** The forms in which the device keeps the weight, where that is known. */
  readonly kept?: readonly string[] | undefined;
}

/**
 * A plan in words, from the very object that runs:
 *
 *   conv forward  x[8,64,56,56] * w[64,64,3,3] pad 1 → [8,64,56,56]   float32 · reference · 1 thread
 *     chosen   matrix  est 941 M operations  takes every convolution
 *     refused  pointwise: kernel is 3×3
 *     steps    8 × (pad to [64,58,58] → windows to columns → gemm [64,576]·[576,3136]) → add bias
 */
export function explainPlan(plan: Plan, { bias = false, activation, kept }: Asked = {}): string {
  const { spec, role, machine, chosen, others, refused } = plan;
  const threads = machine.threads === 1 ? '1 thread' : `${machine.threads} threads`;
  const where = `${machine.dtype} · ${machine.backend} · ${threads}`;
  const lines = [
    `conv ${describeRole(spec, role)}   ${where}`,
    `  chosen   ${chosen.name}  ${costInWords(plan, chosen)}  ${chosen.answer.why}`,
  ];
  if (others.length > 0) {
    lines.push(`  then     ${others.map((other) => `${other.name} ${shortCost(plan, other)}`).join(' · ')}`);
  }
  if (refused.length > 0) {
    lines.push(`  refused  ${refused.map(({ name, answer }) => `${name}: ${answer.why}`).join(' · ')}`);
  }
  const epilogue = describeEpilogue(bias, activation);
  const fused = chosen.answer.fuses === true ? `${epilogue}, before it is stored` : epilogue;
  const steps = [...chosen.answer.steps, ...(epilogue === '' ? [] : [fused])];
  lines.push(`  steps    ${steps.join(' → ')}`);
  if (kept !== undefined) lines.push(`  weight   ${keptInWords(kept)}`);
  return lines.join('\n');
}

/** A plan on one line: `winograd4  est 51.2 M operations`. */
export function summarizePlan(plan: Plan): string {
  return `${plan.chosen.name}  ${costInWords(plan, plan.chosen)}`;
}

function costInWords({ milliseconds }: Plan, { name, answer }: Candidate<Offer>): string {
  const time = milliseconds?.[name];
  return time === undefined ? `est ${work(answer.cost)} operations` : `measured ${duration(time)}`;
}

function shortCost({ milliseconds }: Plan, { name, answer }: Candidate<Offer>): string {
  const time = milliseconds?.[name];
  if (time !== undefined) return duration(time);
  return milliseconds === undefined ? work(answer.cost) : 'not measured';
}

function duration(milliseconds: number): string {
  return `${Number(milliseconds.toPrecision(3))} ms`;
}

function keptInWords(kept: readonly string[]): string {
  if (kept.length > 0) return `prepared already, and kept until it changes: ${kept.join(' · ')}`;
  return 'prepared by each call, and kept from the second one on that finds it unchanged';
}

/** A count with three digits: 953, 1.23 k, 953 M. */
function work(count: number): string {
  const scales = [
    [1e12, ' T'],
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ] as const;
  const scale = scales.find(([unit]) => count >= unit);
  return scale === undefined ? String(count) : `${Number((count / scale[0]).toPrecision(3))}${scale[1]}`;
}
