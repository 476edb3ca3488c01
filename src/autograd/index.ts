/** PyTorch's `torch.autograd`, the namespace `autograd` of fovea. */
export { type BackwardOptions, backward, type GradOptions, type GradOutputs, grad } from './autograd.ts';
export * as functional from './functional.ts';
export { type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck.ts';
export type { HookHandle } from './hooks.ts';
