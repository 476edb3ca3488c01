import { isGradEnabled } from '../../autograd/modes.ts';
import { edgeOf, record, withoutGradError } from '../../autograd/record.ts';
import { byteSize, legacyName } from '../../dtype/dtype.ts';
import { canCast } from '../../dtype/promotion.ts';
import { copyInto } from '../../tensor/kernels.ts';
import { sameShape } from '../../tensor/shape.ts';
import { storagesMade } from '../../tensor/storage.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { relayoutOp } from './relayout.ts';

/**
 * Runs an op in place: `self` takes the values and the history of `compute(self)`. Where ops are
 * recorded, it works on a copy of the old values, so that what it saves stays as it was; where they are not,
 * the result is not even copied.
 *
 * @throws on leaves that require gradients, on overlapping memory, and where the result does not fit
 * the shape or type of `self`.
 */
export function inPlace(self: Tensor, name: string, compute: (self: Tensor) => Tensor): Tensor {
  checkInPlace(self);
  const before = storagesMade();
  const result = compute(isGradEnabled() ? self.clone() : self);
  checkFits(self, result);
  checkView(self, result);
  if (canTrade(self, result, before)) self.storage.trade(result.storage);
  else copyInto(result, self);
  markChanged(self, name);
  rewriteHistory(self, result);
  return self;
}

/**
 * Whether the result's memory can become that of `self` as it is: nobody else knows it, being younger than
 * `before` and not recorded, and both tensors are all that is in their memory.
 */
function canTrade(self: Tensor, result: Tensor, before: number): boolean {
  if (isGradEnabled() || result.storage.number < before) return false;
  const { backend } = self.storage;
  return (
    self.dtype === result.dtype && result.storage.backend === backend && isWhole(self) && isWhole(result)
  );
}

/** Whether a tensor lies in row-major order in memory of its own size. */
function isWhole(tensor: Tensor): boolean {
  return tensor.numel() * byteSize(tensor.dtype) === tensor.storage.byteLength && tensor.isContiguous();
}

/** Whether `self` may be changed in place now; PyTorch's sentence otherwise. */
export function checkInPlace(self: Tensor): void {
  if (isGradEnabled()) {
    const base = self.viewOrigin?.base;
    if (base?.isLeaf && (self.requiresGrad || base.requiresGrad))
      throw leafError('a view of a leaf Variable');
    if (self.requiresGrad && self.isLeaf) throw leafError('a leaf Variable');
  }
  if (self.shape.some((size, axis) => size > 1 && self.strides[axis] === 0)) {
    throw new Error(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory ' +
        'location. Please clone() the tensor before performing the operation.',
    );
  }
}

/** A view made in `noGrad` has no history that the change could be written into. */
function checkView({ requiresGrad, viewOrigin }: Tensor, result: Tensor): void {
  if (!viewOrigin?.withoutGrad || !isGradEnabled()) return;
  if (requiresGrad || result.requiresGrad || viewOrigin.base.requiresGrad) {
    throw withoutGradError('is being modified inplace');
  }
}

/** Tells everybody who saved this memory that it is not what it was. */
export function markChanged(self: Tensor, name: string): void {
  self.version.value++;
  self.version.changedBy = name;
}

function leafError(what: string): Error {
  return new Error(
    `${what} that requires grad is being used in an in-place operation. ` +
      'Update it inside noGrad(() => …), or use the out-of-place form.',
  );
}

function checkFits(self: Tensor, result: Tensor): void {
  if (!sameShape(self.shape, result.shape)) {
    throw new RangeError(
      `output with shape [${self.shape.join(', ')}] doesn't match the broadcast shape ` +
        `[${result.shape.join(', ')}]. An op in place cannot enlarge its tensor: use the out-of-place form.`,
    );
  }
  if (!canCast(result.dtype, self.dtype)) {
    throw new TypeError(
      `result type ${legacyName(result.dtype)} can't be cast to the desired output type ` +
        `${legacyName(self.dtype)}. Convert the tensor with .to('${result.dtype}') first.`,
    );
  }
}

/** Gives `self` the history of `result`; the base of a view gets a history with that slice replaced. */
function rewriteHistory(self: Tensor, result: Tensor): void {
  if (!isGradEnabled() || (!self.requiresGrad && !result.requiresGrad)) return;
  const base = self.viewOrigin?.base;
  if (base === undefined) {
    self.recordedEdge = edgeOf(result);
    self.historyVersion++;
    return;
  }
  const { shape, strides, offset } = self;
  const window = { shape, strides, offset };
  const whole = { shape: base.shape, strides: base.strides, offset: base.offset };
  record({
    name: 'CopySlices',
    inputs: [base, result],
    outputs: [base],
    saved: [],
    backward: ([grad], _saved, [baseNeeded, resultNeeded]) => {
      if (grad === undefined) return [];
      const inWindow = relayoutOp({ self: grad }, { from: whole, to: window });
      const ones = relayoutOp({ self: inWindow.detach().onesLike() }, { from: window, to: whole });
      return [baseNeeded ? grad.maskedFill(ones.ne(0), 0) : undefined, resultNeeded ? inWindow : undefined];
    },
  });
  base.historyVersion++;
}
