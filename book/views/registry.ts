import type { View } from './view.ts';

/** Every view by its name, loaded when it is first needed. */
export const views: { readonly [name: string]: () => Promise<View<object>> } = {
  'cross-correlation': async () => (await import('./cross-correlation.ts')).view,
  'edge-detection': async () => (await import('./edge-detection.ts')).view,
  toeplitz: async () => (await import('./toeplitz/toeplitz.ts')).view,
  'loss-surface': async () => (await import('./loss-surface/loss-surface.ts')).view,
  'channel-stack': async () => (await import('./channel-stack.ts')).view,
  'kernel-grid': async () => (await import('./kernel-grid.ts')).view,
  'one-by-one': async () => (await import('./one-by-one/one-by-one.ts')).view,
  pooling: async () => (await import('./pooling.ts')).view,
  'padding-stride': async () => (await import('./padding-stride/padding-stride.ts')).view,
  'receptive-field': async () => (await import('./receptive-field/receptive-field.ts')).view,
  'own-image': async () => (await import('./pixels/own-image.ts')).view,
  hero: async () => (await import('./pixels/hero.ts')).view,
};
