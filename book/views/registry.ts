import type { View } from './view.ts';

/** Every view by its name, loaded when it is first needed. */
export const views: { readonly [name: string]: () => Promise<View<object>> } = {
  'cross-correlation': async () => (await import('./cross-correlation.ts')).view,
  'edge-detection': async () => (await import('./edge-detection.ts')).view,
};
