/** The families of ops that reduce, scan, sort or count elements. */
export * from './counting.ts';
export * from './cumulative.ts';
export * from './extrema.ts';
export * from './norm.ts';
export * from './order-statistics.ts';
export * from './quantile.ts';
export * from './reduction.ts';
export * from './sorting.ts';
export * from './truth.ts';
export * from './unique.ts';
export * from './variance.ts';
