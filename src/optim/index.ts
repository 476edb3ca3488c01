export { type GivenGroup, Optimizer, type ParamGroup, type Params } from './optimizer.ts';
export { SGD, type SGDOptions } from './sgd.ts';
export type { OptimizerState } from './state.ts';
