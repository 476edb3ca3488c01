import { legacyName } from '../dtype/dtype.ts';
import { listText } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** A tensor kept for backward: holds its memory, and notices if somebody changed it meanwhile. */
export class SavedTensor {
  private tensor: Tensor | undefined;
  private readonly version: number;
  /** The node that computed it; an op in place gives the tensor another one. */
  private readonly source: string | undefined;

  constructor(tensor: Tensor) {
    this.tensor = tensor;
    this.version = tensor.version.value;
    this.source = tensor.recordedEdge?.node.name;
    tensor.storage.hold();
  }

  /** The tensor as it was saved. */
  unpack(): Tensor {
    if (this.tensor === undefined) {
      throw new Error(
        'Trying to backward through the graph a second time (or directly access saved tensors after they ' +
          'have already been freed). Saved intermediate values of the graph are freed when you call ' +
          '.backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the ' +
          'graph a second time or if you need to access saved tensors after calling backward. ' +
          'In fovea: backward({ retainGraph: true }).',
      );
    }
    if (this.tensor.version.value !== this.version) throw this.modified(this.tensor);
    return this.tensor;
  }

  /** Lets the memory go. */
  release(): void {
    this.tensor?.storage.letGo('backward()');
    this.tensor = undefined;
  }

  private modified(tensor: Tensor): Error {
    const source = this.source === undefined ? '' : `, which is output 0 of ${this.source},`;
    return new Error(
      'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
        `[torch.${legacyName(tensor.dtype)}Tensor ${listText(tensor.shape)}]${source} is at version ` +
        `${tensor.version.value}; expected version ${this.version} instead. Hint: enable anomaly detection ` +
        'to find the operation that failed to compute its gradient, with ' +
        `torch.autograd.set_detect_anomaly(True). In fovea: ${tensor.version.changedBy} changed it after ` +
        'it was saved; use the out-of-place form of that op, or work on a clone().',
    );
  }
}
