/** The ways to fill a tensor with first values: `nn.init`. All work in place, unrecorded, and return it. */
export * from './init/drawn.ts';
export * from './init/filling.ts';
export * from './init/scaled.ts';
