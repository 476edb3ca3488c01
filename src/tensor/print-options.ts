import { checkOptions } from '../arguments/options.ts';

/** How tensors are printed; see `setPrintOptions`. */
export interface PrintOptions {
  /** Digits after the point. */
  readonly precision: number;
  /** Tensors with more elements are summarised with `...`. */
  readonly threshold: number;
  /** Elements shown at either end of each summarised axis. */
  readonly edgeitems: number;
  /** Characters on a line. */
  readonly linewidth: number;
  /** Scientific notation always, never, or (null) where the numbers ask for it. */
  readonly sciMode: boolean | null;
}

const profiles = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Number.POSITIVE_INFINITY, edgeitems: 3, linewidth: 80 },
} as const;

let current: PrintOptions = { ...profiles.default, sciMode: null };

/**
 * The options that tensors are printed with now.
 *
 * @example
 * ```ts
 * print(getPrintOptions().linewidth);
 * // 80
 * ```
 */
export function getPrintOptions(): PrintOptions {
  return current;
}

/**
 * Sets how tensors are printed: a profile (`'default'`, `'short'`, `'full'`), then single options over it;
 * what is not named stays, except `sciMode`, which every call sets (PyTorch's habit). Throws on options out
 * of range.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html
 * @example
 * ```ts
 * setPrintOptions({ precision: 2 });
 * print(tensor([1.12345]));
 * // tensor([1.12])
 * setPrintOptions({ profile: 'default' });
 * print(tensor([1.12345]));
 * // tensor([1.1235])
 * ```
 */
export function setPrintOptions(
  options: Partial<PrintOptions> & { readonly profile?: 'default' | 'short' | 'full' | null },
): void {
  checkOptions('setPrintOptions()', options, [...Object.keys(current), 'profile']);
  const { profile, sciMode = null, ...single } = options;
  if (profile && !Object.hasOwn(profiles, profile)) {
    throw new RangeError(`unknown print profile '${profile}': choose 'default', 'short' or 'full'.`);
  }
  const chosen = { ...current, ...(profile ? profiles[profile] : {}) };
  const precision = single.precision ?? chosen.precision;
  const threshold = single.threshold ?? chosen.threshold;
  const edgeitems = single.edgeitems ?? chosen.edgeitems;
  const linewidth = single.linewidth ?? chosen.linewidth;
  check('precision', precision, 0, 100);
  check('edgeitems', edgeitems, 1, Number.MAX_SAFE_INTEGER);
  check('linewidth', linewidth, 1, Number.POSITIVE_INFINITY);
  check('threshold', threshold, 0, Number.POSITIVE_INFINITY);
  current = { precision, threshold, edgeitems, linewidth, sciMode };
}

function check(name: string, value: number, lowest: number, highest: number): void {
  if ((Number.isInteger(value) || value === highest) && value >= lowest && value <= highest) return;
  throw new RangeError(
    `print option ${name} must be a whole number of at least ${lowest}, but got ${value}.`,
  );
}
