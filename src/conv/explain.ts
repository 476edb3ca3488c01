import type { Plan } from './plan.ts';
import { describeRole } from './roles.ts';

/**
 * A plan in words, from the very object that runs:
 *
 *   conv forward  x[8,64,56,56] * w[64,64,3,3] pad 1 → [8,64,56,56]   float32 · reference · 1 thread
 *     chosen   matrix  est 941 M operations  takes every convolution
 *     refused  pointwise: kernel is 3×3
 *     steps    8 × (pad to [64,58,58] → windows to columns → gemm [64,576]·[576,3136]) → add bias
 */
export function explainPlan(plan: Plan, { bias = false }: { readonly bias?: boolean } = {}): string {
  const { spec, role, machine, chosen, others, refused } = plan;
  const threads = machine.threads === 1 ? '1 thread' : `${machine.threads} threads`;
  const where = `${machine.dtype} · ${machine.backend} · ${threads}`;
  const lines = [
    `conv ${describeRole(spec, role)}   ${where}`,
    `  chosen   ${chosen.name}  est ${work(chosen.answer.cost)} operations  ${chosen.answer.why}`,
  ];
  if (others.length > 0) {
    lines.push(`  then     ${others.map(({ name, answer }) => `${name} ${work(answer.cost)}`).join(' · ')}`);
  }
  if (refused.length > 0) {
    lines.push(`  refused  ${refused.map(({ name, answer }) => `${name}: ${answer.why}`).join(' · ')}`);
  }
  const steps = [...chosen.answer.steps, ...(bias ? ['add bias'] : [])];
  lines.push(`  steps    ${steps.join(' → ')}`);
  return lines.join('\n');
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
