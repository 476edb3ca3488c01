import type { ConvSpec } from './spec.ts';

/**
 * A convolution is one trilinear form of its input x, its weight w and a cotangent g of its output,
 *
 *   T(x, w, g) = Σ x[n, c, o · stride + k · dilation − begin] · w[m, c, k] · g[n, m, o]
 *
 * over all n, m, o, k, and c in m's group, with x = 0 outside its borders. Each role is the partial
 * derivative of T by one of the three, so its result has that one's shape. With i for the place
 * o · stride + k · dilation − begin:
 *
 *   forward          y  = ∂T/∂g   y[n, m, o]  = Σ over c, k of x[n, c, i] · w[m, c, k]
 *   data gradient    ∇x = ∂T/∂x   ∇x[n, c, i] = Σ over m and k, o that meet at i of g[n, m, o] · w[m, c, k]
 *   weight gradient  ∇w = ∂T/∂w   ∇w[m, c, k] = Σ over n, o of x[n, c, i] · g[n, m, o]
 *
 * A role is linear in both tensors that it reads, so its own derivatives are again roles of the same
 * spec: to differentiate by slot s, put the cotangent where the result was and compute slot s. That is
 * all of double backward:
 *
 *   forward(x, w)         by x: dataGradient(·, w)      by w: weightGradient(x, ·)
 *   dataGradient(g, w)    by g: forward(·, w)           by w: weightGradient(·, g)
 *   weightGradient(x, g)  by x: dataGradient(g, ·)      by g: forward(x, ·)
 *
 * The roles are also convolutions of each other's kind, with other numbers (here of one group). Let g↑ be
 * g with stride − 1 zeros between neighbours, and r the padded elements that no window reaches,
 * r = begin + I + end − (O − 1) · stride − dilation · (K − 1) − 1:
 *
 *   ∇x = g↑ * w, in w m and c exchanged and every k reversed; stride 1, the same dilation,
 *        padding dilation · (K − 1) − begin before and dilation · (K − 1) − end + r after
 *   ∇w = x * g, in x n and c exchanged, in g n and m; stride and dilation exchanged, the same padding;
 *        the first K elements of the result, m and c exchanged
 */
export type Role = 'forward' | 'dataGradient' | 'weightGradient';

/** The three tensors of the form: x, w, and y or its cotangent g. */
export type Slot = 'input' | 'weight' | 'output';

/** One thing for each of the three tensors. */
export type Slots<T> = { readonly [S in Slot]: T };

/** Which tensor a role computes; it reads the other two. */
export const resultOf: { readonly [R in Role]: Slot } = {
  forward: 'output',
  dataGradient: 'input',
  weightGradient: 'weight',
};

/** Which role computes a tensor: the derivative of the form, and of every other role, by that tensor. */
export const roleFor: Slots<Role> = {
  input: 'dataGradient',
  weight: 'weightGradient',
  output: 'forward',
};

/** The shapes of the three tensors: [N, C, I…], [M, C / groups, K…] and [N, M, O…]. */
export function slotShapes(spec: ConvSpec): Slots<readonly number[]> {
  return { input: spec.inputShape, weight: spec.weightShape, output: spec.outputShape };
}

/** Which two tensors a role reads. */
export const operandsOf: { readonly [R in Role]: readonly [Slot, Slot] } = {
  forward: ['input', 'weight'],
  dataGradient: ['output', 'weight'],
  weightGradient: ['input', 'output'],
};

const names: { readonly [R in Role]: string } = {
  forward: 'forward',
  dataGradient: 'data gradient',
  weightGradient: 'weight gradient',
};

const letters: Slots<string> = { input: 'x', weight: 'w', output: 'g' };

/** A role of a spec on one line: `forward  x[8,64,56,56] * w[64,64,3,3] pad 1 → [8,64,56,56]`. */
export function describeRole(spec: ConvSpec, role: Role): string {
  const shapes = slotShapes(spec);
  const operands = operandsOf[role].map((slot) => `${letters[slot]}[${shapes[slot]}]`).join(' * ');
  const settings = spec.settings === '' ? '' : ` ${spec.settings}`;
  return `${names[role]}  ${operands}${settings} → [${shapes[resultOf[role]]}]`;
}
