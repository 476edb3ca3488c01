import type { Algorithm } from './algorithm.ts';
import { multiplyAdds } from './multiply.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

// From here on vectors win, whatever it costs to get them going. The estimates of the others leave that cost
// out, so below no more than the products may be counted here.
const mostProducts = 600;

/**
 * Plain loops, for convolutions too small to be worth a call into WebAssembly. Every output is one sum in
 * float64, rounded once.
 */
export const small: Algorithm = {
  name: 'small',
  consider(spec, role, machine) {
    const products = multiplyAdds(spec);
    const obstacle =
      whyNotPlanes('small', spec, role, machine) ??
      (role === 'weightGradient' ? 'computes outputs, not weights' : undefined) ??
      (products > mostProducts ? `${products} products are too many` : undefined);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    return {
      ok: true,
      cost: products,
      why: 'too small for vectors to get going',
      steps: ['loop over outputs'],
      fuses: true,
      run: onPlanes('small', spec, role),
    };
  },
};
