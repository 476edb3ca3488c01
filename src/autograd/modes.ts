let gradEnabled = true;

/**
 * Whether ops on tensors that require gradients are being recorded.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.is_grad_enabled.html
 * @example
 * ```ts
 * print(isGradEnabled(), noGrad(() => isGradEnabled()));
 * // true false
 * ```
 */
export function isGradEnabled(): boolean {
  return gradEnabled;
}

/**
 * Switches recording on or off from here on; prefer `noGrad(f)`, which switches back by itself.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_grad_enabled.html
 * @example
 * ```ts
 * setGradEnabled(false);
 * print(tensor([1], { requiresGrad: true }).mul(2).requiresGrad);
 * setGradEnabled(true);
 * // false
 * ```
 */
export function setGradEnabled(enabled: boolean): void {
  gradEnabled = enabled;
}

function withGradMode<T>(enabled: boolean, name: string, f: () => T): T {
  const before = gradEnabled;
  gradEnabled = enabled;
  try {
    const result = f();
    if (result instanceof Promise) {
      throw new TypeError(
        `fovea: ${name}(f) needs an f that is not async: other code would run in its mode.`,
      );
    }
    return result;
  } finally {
    gradEnabled = before;
  }
}

/**
 * Runs `f` without recording: its results require no gradient. Returns what `f` returns.
 *
 * @throws when `f` returns a promise.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html
 * @example
 * ```ts
 * const x = tensor([1, 2], { requiresGrad: true });
 * print(noGrad(() => x.mul(2)).requiresGrad);
 * // false
 * ```
 */
export function noGrad<T>(f: () => T): T {
  return withGradMode(false, 'noGrad', f);
}

/**
 * Runs `f` with recording on, also inside `noGrad`. Returns what `f` returns.
 *
 * @throws when `f` returns a promise.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.enable_grad.html
 * @example
 * ```ts
 * const x = tensor([1, 2], { requiresGrad: true });
 * print(noGrad(() => enableGrad(() => x.mul(2))).requiresGrad);
 * // true
 * ```
 */
export function enableGrad<T>(f: () => T): T {
  return withGradMode(true, 'enableGrad', f);
}
