import type { PlaneConvolution, View } from '../../backend.ts';
import type { Device } from '../device.ts';

/** A plan, and what it was made for as far as the weight's shape does not say. */
interface Known<Plan> extends Pick<PlaneConvolution, 'activation' | 'stride' | 'dilation' | 'begin'> {
  readonly device: Device;
  readonly input: Planes;
  readonly output: Planes;
  readonly plan: Plan;
}

/** How the planes of a tensor lie. */
type Planes = Pick<View, 'shape' | 'strides'>;

const mostPerWeight = 8;

/**
 * What a driver works out from the shapes of a call, kept for the next one: that can take longer than a small
 * layer's kernels. A plan is found by the shape of the weight, one object for all calls of a spec; those of
 * input and output are the same objects as well where tensors have equal ones. A call with objects of its own
 * is planned anew.
 */
export class CallPlans<Plan> {
  private readonly byWeight = new WeakMap<readonly number[], Known<Plan>[]>();
  private readonly make: (device: Device, call: PlaneConvolution) => Plan;

  /** What `make` returns must not depend on where tensors lie, nor on the strides of the weight. */
  constructor(make: (device: Device, call: PlaneConvolution) => Plan) {
    this.make = make;
  }

  /** The plan for a call. */
  of(device: Device, call: PlaneConvolution): Plan {
    let known = this.byWeight.get(call.weight.shape);
    if (known === undefined) {
      known = [];
      this.byWeight.set(call.weight.shape, known);
    }
    for (const each of known) if (each.device === device && isFor(each, call)) return each.plan;
    const plan = this.make(device, call);
    if (known.length >= mostPerWeight) known.length = 0;
    const { activation, stride, dilation, begin } = call;
    const [input, output] = [planesOf(call.input), planesOf(call.output)];
    known.push({ device, input, output, activation, stride, dilation, begin, plan });
    return plan;
  }
}

function planesOf({ shape, strides }: View): Planes {
  return { shape, strides };
}

function isFor(known: Known<unknown>, call: PlaneConvolution): boolean {
  return (
    known.activation === call.activation &&
    known.stride === call.stride &&
    known.dilation === call.dilation &&
    known.begin === call.begin &&
    lieAlike(known.input, call.input) &&
    lieAlike(known.output, call.output)
  );
}

/** Planes themselves are dense. */
function lieAlike(a: Planes, b: Planes): boolean {
  return a.shape === b.shape && a.strides[0] === b.strides[0] && a.strides[1] === b.strides[1];
}
