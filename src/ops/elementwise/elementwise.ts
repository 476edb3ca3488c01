/** The families of ops that work element by element; each has a form in place too. */
export * from './arithmetic.ts';
export * from './bitwise.ts';
export * from './bounds.ts';
export * from './comparison.ts';
export * from './division.ts';
export * from './exponential.ts';
export * from './hyperbolic.ts';
export * from './logic.ts';
export * from './neighbours.ts';
export * from './powers.ts';
export * from './rounding.ts';
export * from './signs.ts';
export * from './special.ts';
export * from './trigonometric.ts';
export * from './whole-numbers.ts';
