/** The naming rule: PyTorch's snake_case is fovea's camelCase, a trailing underscore is kept. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Names the API rule writes out: JavaScript's own habits, and words that PyTorch runs together. */
const renamed: Readonly<Record<string, string>> = {
  numpy: 'toTypedArray',
  set_printoptions: 'setPrintOptions',
};

export function publicName(name: string): string {
  return renamed[name] ?? camelCase(name);
}

/** Where a call of a golden program lives in fovea: `torch.optim.SGD` is `optim.SGD`. */
export function pathOf(call: string): readonly string[] {
  const path = call.replace(/^torch\./, '').replace(/^F\./, 'nn.functional.');
  return path.split('.').map(publicName);
}

/** A capital letter names a class, which is constructed with `new`. */
export function isClass(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** Python's operators as methods of a tensor. */
export const operators: Readonly<Record<string, string>> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  truediv: 'div',
  floordiv: 'floorDivide',
  mod: 'remainder',
  pow: 'pow',
  matmul: 'matmul',
  neg: 'neg',
  pos: 'positive',
  abs: 'abs',
  lt: 'lt',
  le: 'le',
  gt: 'gt',
  ge: 'ge',
  eq: 'eq',
  ne: 'ne',
  and_: 'bitwiseAnd',
  or_: 'bitwiseOr',
  xor: 'bitwiseXor',
  invert: 'bitwiseNot',
  inv: 'bitwiseNot',
  lshift: 'bitwiseLeftShift',
  rshift: 'bitwiseRightShift',
  iadd: 'add_',
  isub: 'sub_',
  imul: 'mul_',
  itruediv: 'div_',
  ifloordiv: 'floorDivide_',
  imod: 'remainder_',
  ipow: 'pow_',
  iand: 'bitwiseAnd_',
  ior: 'bitwiseOr_',
  ixor: 'bitwiseXor_',
};
