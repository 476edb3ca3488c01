import { isFloatingPoint } from '../dtype/dtype.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { AccumulateGrad, type Edge, type Gradients, Node } from './graph.ts';
import { enableGrad, isGradEnabled } from './modes.ts';
import { SavedTensor } from './saved.ts';

/** What a recorded op needs to run backward. */
export interface Recording {
  /** The node's name, as PyTorch prints it. */
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** The tensors that `backward` wants back. */
  readonly saved: readonly Tensor[];
  /**
   * Gradients of the inputs for which `needed` is true, from gradients of the outputs. `saved(i)` gives
   * the i-th saved tensor back, or throws if it was changed or freed meanwhile: what no wanted gradient
   * asks for may change.
   */
  readonly backward: (
    grads: Gradients,
    saved: (position: number) => Tensor,
    needed: readonly boolean[],
  ) => Gradients;
}

class RecordedNode extends Node {
  readonly name: string;
  readonly edges: readonly (Edge | undefined)[];
  private readonly saved: readonly SavedTensor[];
  private readonly run: Recording['backward'];

  constructor(recording: Recording, edges: readonly (Edge | undefined)[]) {
    super();
    this.name = recording.name;
    this.edges = edges;
    // Outputs may be among the saved: they get their edge first, so that double backward finds its way.
    recording.outputs.forEach((output, index) => {
      if (isFloatingPoint(output.dtype)) output.recordedEdge = { node: this, index };
    });
    this.saved = recording.saved.map((tensor) => new SavedTensor(tensor, this));
    this.run = recording.backward;
  }

  backward(grads: Gradients): Gradients {
    return this.run(
      grads,
      (position) => this.saved[position].unpack(),
      this.edges.map((edge) => edge !== undefined),
    );
  }

  override release(): void {
    for (const tensor of this.saved) tensor.release();
  }
}

/** Whether an op on these inputs is to be recorded now. */
export function isRecorded(inputs: readonly Tensor[]): boolean {
  return isGradEnabled() && inputs.some((input) => input.requiresGrad);
}

/** Adds a node to the graph, if recording is on and an input requires gradients. */
export function record(recording: Recording): void {
  if (!isRecorded(recording.inputs)) return;
  // Finding the edges may itself record something, for stale views: that comes first in the sequence.
  const edges = recording.inputs.map(edgeOf);
  new RecordedNode(recording, edges);
}

/**
 * Where gradients for a tensor flow: to the op that computed it, or for a leaf into its `.grad`. A view
 * whose base was changed in place since is first given its new history.
 */
export function edgeOf(tensor: Tensor): Edge | undefined {
  refreshView(tensor);
  if (tensor.recordedEdge !== undefined) return tensor.recordedEdge;
  if (!tensor.requiresGrad) return undefined;
  tensor.accumulator ??= new AccumulateGrad(tensor);
  return { node: tensor.accumulator, index: 0 };
}

/** A view of a base with a new history is, from then on, the same window onto that new base. */
function refreshView(tensor: Tensor): void {
  const origin = tensor.viewOrigin;
  if (origin === undefined || origin.historyVersion === origin.base.historyVersion) return;
  origin.historyVersion = origin.base.historyVersion;
  if (origin.withoutGrad && origin.base.requiresGrad) {
    throw withoutGradError('its base or another view of its base has been modified inplace');
  }
  const again = enableGrad(() => origin.base.asStrided(tensor.shape, tensor.strides, tensor.offset));
  tensor.recordedEdge = again.recordedEdge;
}

/** PyTorch's sentence about a view that was made in `noGrad` and changes in the grad mode. */
export function withoutGradError(what: string): Error {
  return new Error(
    `A view was created in no_grad mode and ${what} with grad mode enabled. Given that this use case is ` +
      'ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and ' +
      "the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or " +
      'both outside (if you want the inplace to be tracked).',
  );
}
