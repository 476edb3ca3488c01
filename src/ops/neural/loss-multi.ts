import * as e from '../../expression/build.ts';
import { readValues } from '../../tensor/kernels.ts';
import { listText, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { tensor } from '../creation/from-data.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { logsigmoid } from './activation-smooth.ts';
import { type LossOptions, reduced } from './reduced.ts';

/** weight · max(0, margin − right + other)ᵖ, and 0 where nothing is compared. */
export const multiMarginTermOp: Pointwise = pointwise({
  name: 'multiMarginTerm',
  type: 'promote',
  promoted: 2,
  formula: (other, right, compared, weight, margin, p) => {
    const lead = e.add(e.sub(margin, right), other);
    const power = e.where(e.eq(p, 1), lead, e.mul(lead, lead));
    return e.where(e.and(compared, e.gt(lead, 0)), e.mul(power, weight), 0);
  },
});

/** Options of `multiMarginLoss`. */
export interface MultiMarginOptions extends LossOptions {
  /** 1 or 2: the power of a lacking lead. Default: 1. */
  readonly p?: number;
  /** By how much the right class has to lead. Default: 1. */
  readonly margin?: number;
  /** A factor for each class [C]. */
  readonly weight?: Tensor | null;
}

/**
 * `Σ max(0, margin − x[t] + x[j])ᵖ / C` over the wrong classes j, for scores [N, C] (or [C]) and classes
 * `target` [N], averaged.
 *
 * @throws when `p` is neither 1 nor 2, the shapes do not belong together, or a target is not a class.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multi_margin_loss.html
 * @example
 * ```ts
 * print(F.multiMarginLoss(tensor([[0.5, 1, 2]]), tensor([1n])));
 * // tensor(0.8333)
 * ```
 */
export function multiMarginLoss(input: Tensor, target: Tensor, options: MultiMarginOptions = {}): Tensor {
  const { p = 1, margin = 1, weight } = options;
  if (p !== 1 && p !== 2) throw new RangeError(`only p == 1 and p == 2 supported. It was ${p}.`);
  const rows = input.ndim === 1 ? input.unsqueeze(0) : input;
  const targets = target.reshape(-1);
  checkClasses(rows, targets);
  const column = targets.unsqueeze(1);
  const weights = weight ? weight.gather(0, targets).unsqueeze(1) : 1;
  const compared = classNumbers(rows.shape[1]).ne(column);
  const terms = multiMarginTermOp(rows, rows.gather(1, column), compared, weights, margin, p);
  const losses = terms.sum(1).div(rows.shape[1]);
  const shaped = target.ndim === 0 ? losses.reshape([]) : losses;
  return reduced(shaped, options, 'MultiMarginLossBackward0');
}

function classNumbers(count: number): Tensor {
  return tensor(BigInt64Array.from({ length: count }, (_, index) => BigInt(index)));
}

function checkClasses(rows: Tensor, targets: Tensor): void {
  if (rows.ndim !== 2 || targets.numel() !== rows.shape[0]) {
    throw new RangeError(
      `inconsistent target size, got: ${listText(targets.shape)}. Scores are [N, C] or [C], targets [N].`,
    );
  }
  for (const value of readValues(targets)) {
    if (value < 0 || value >= rows.shape[1]) {
      throw new RangeError(`target out of range. ${value} is not one of the ${rows.shape[1]} classes.`);
    }
  }
}

/**
 * `Σ max(0, 1 − (x[t] − x[j])) / C` over the right classes t and the wrong classes j, averaged. A row of
 * `target` [N, C] (or [C]) lists right classes up to the first −1.
 *
 * @throws when the shapes differ, or a target is not a class.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_margin_loss.html
 * @example
 * ```ts
 * const x = tensor([[0.1, 0.2, 0.4, 0.8]]);
 * print(F.multilabelMarginLoss(x, tensor([[3n, 0n, -1n, 1n]])));
 * // tensor(0.8500)
 * ```
 */
export function multilabelMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  if (!sameShape(input.shape, target.shape)) {
    throw new RangeError(
      `inconsistent size ${listText(target.shape)} for argument #2 'target'. It has the input's shape, ` +
        `${listText(input.shape)}: fill the rows with -1.`,
    );
  }
  const classes = input.shape.at(-1) ?? 1;
  const rows = input.reshape(-1, classes);
  const { right, compared } = labelsOf(target.reshape(-1, classes));
  const picked = rows.gather(1, right).unsqueeze(2);
  const terms = multiMarginTermOp(rows.unsqueeze(1), picked, compared, 1, 1, 1);
  const losses = terms.sum([1, 2]).div(classes);
  const shaped = input.ndim < 2 ? losses.reshape([]) : losses;
  return reduced(shaped, options, 'MultilabelMarginLossBackward0');
}

/** The listed classes [N, C] (0 beyond the list's end), and which pairs [N, right, other] are compared. */
function labelsOf(target: Tensor): { right: Tensor; compared: Tensor } {
  const [rows, classes] = target.shape;
  const values = [...readValues(target)].map(Number);
  const right = new BigInt64Array(rows * classes);
  const compared = new Uint8Array(rows * classes * classes);
  for (let row = 0; row < rows; row++) {
    const list = values.slice(row * classes, (row + 1) * classes);
    const labels = list.includes(-1) ? list.slice(0, list.indexOf(-1)) : list;
    labels.forEach((label, position) => {
      if (!(label >= 0 && label < classes)) {
        throw new RangeError(
          `argument #2 'target' is out of range. ${label} is not one of ${classes} classes.`,
        );
      }
      right[row * classes + position] = BigInt(label);
      const start = (row * classes + position) * classes;
      for (let other = 0; other < classes; other++) compared[start + other] = Number(!labels.includes(other));
    });
  }
  return {
    right: tensor(right).reshape(rows, classes),
    compared: tensor(compared).reshape(rows, classes, classes).ne(0),
  };
}

/**
 * Binary cross-entropy of the scores [N, C] against targets of 0 and 1, averaged over the classes and then
 * over the batch.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_soft_margin_loss.html
 * @example
 * ```ts
 * print(F.multilabelSoftMarginLoss(tensor([[0, 2]]), tensor([[1, 0]])));
 * // tensor(1.4100)
 * ```
 */
export function multilabelSoftMarginLoss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { readonly weight?: Tensor | null } = {},
): Tensor {
  const right = target.mul(logsigmoid(input));
  const wrong = target.neg().add(1).mul(logsigmoid(input.neg()));
  const losses = right.add(wrong).neg();
  const weighted = options.weight ? losses.mul(options.weight) : losses;
  return reduced(weighted.sum(-1).div(input.shape.at(-1) ?? 1), options);
}
