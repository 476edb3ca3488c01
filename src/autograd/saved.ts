import { legacyName } from '../dtype/dtype.ts';
import { listText } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Node } from './graph.ts';

/** A tensor kept for backward: holds its memory, and notices if somebody changed it meanwhile. */
export class SavedTensor {
  private tensor: Tensor | undefined;
  private readonly version: number;
  /** The node whose result it is, if that node is the one that saves it. */
  private readonly maker: string | undefined;

  constructor(tensor: Tensor, saver: Node) {
    this.tensor = tensor;
    this.version = tensor.version.value;
    this.maker = tensor.recordedEdge?.node === saver ? saver.name : undefined;
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
    // An op in place has given a saved operand another node, and PyTorch names that one.
    const name = this.maker ?? tensor.recordedEdge?.node.name;
    const source = name === undefined ? '' : `, which is output 0 of ${name},`;
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
