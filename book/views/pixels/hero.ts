import type { View } from '../view.ts';
import { pixelView } from './own-image.ts';
import type { PixelsState } from './state.ts';

/** The picture at the top of the book: small, so that it is there at once. */
export const view: View<PixelsState> = pixelView(
  'hero',
  'A picture, a kernel, and what it makes of the picture',
  {
    width: 400,
    height: 300,
    isOpen: false,
  },
);
