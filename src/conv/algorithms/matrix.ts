import { elementCount } from '../../backend/extent.ts';
import { add } from '../../expression/build.ts';
import { input } from '../../expression/expression.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import { hasPadding, interior, paddedSize, reshape, select, windows } from '../views.ts';
import type { Algorithm } from './algorithm.ts';
import { moveCost, productCost } from './costs.ts';
import { fillWithZeros, runExamples, type Step } from './examples.ts';
import { multiplyStep } from './multiply.ts';

/**
 * Convolution as matrix multiplication (im2col): the windows of the padded image become the columns of
 * a matrix. It takes every spec, and its steps backwards are its gradients: the forward role copies
 * windows to columns and multiplies; the data gradient multiplies and adds columns to their windows.
 * Chellapilla, Puri, Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006.
 */
export const matrix: Algorithm = {
  name: 'matrix',
  consider(spec, role, machine) {
    const steps = stepsOf(spec, role);
    const labels = steps.map((step) => step.label);
    return {
      ok: true,
      cost: Math.round(productCost(spec, role, machine) + moveCost(role, machine) * copies(spec)),
      why: 'takes every convolution',
      steps: spec.batch === 1 ? labels : [`${spec.batch} × (${labels.join(' → ')})`],
      run: (backend, views) => runExamples(backend, { spec, role, steps, columns: 'copied' }, views),
    };
  },
};

function stepsOf(spec: ConvSpec, role: Role): readonly Step[] {
  const multiply = multiplyStep(spec, role);
  const padded = hasPadding(spec);
  if (role === 'dataGradient') return [multiply, foldStep(spec), ...(padded ? [cropStep] : [])];
  return [...(padded ? [padStep(spec)] : []), unfoldStep(spec), multiply];
}

/** Elements moved: the columns, and the padded image where there is one. */
function copies(spec: ConvSpec): number {
  const columns = elementCount(spec.kernelSize) * elementCount(spec.outputSize);
  const padded = hasPadding(spec) ? elementCount(paddedSize(spec)) : 0;
  return spec.batch * spec.inChannels * (columns + padded);
}

/** The zeros around the image are there from the start, and every example leaves them alone. */
function padStep(spec: ConvSpec): Step {
  return {
    label: `pad to [${[spec.inChannels, ...paddedSize(spec)]}]`,
    run: ({ backend, image, padded }) => backend.copy(image, interior(padded, spec)),
  };
}

function unfoldStep(spec: ConvSpec): Step {
  return {
    label: 'windows to columns',
    run: ({ backend, padded, columns }) => {
      const source = windows(padded, spec);
      backend.copy(source, reshape(columns, source.shape));
    },
  };
}

/** Windows overlap, but the places of one kernel element never do: each is one addition. */
function foldStep(spec: ConvSpec): Step {
  return {
    label: 'add columns to windows',
    run: ({ backend, padded, columns }) => {
      fillWithZeros(backend, padded);
      const places = windows(padded, spec);
      const values = reshape(columns, places.shape);
      for (const element of positions(spec.kernelSize)) {
        const place = select(places, 1, element);
        backend.map({
          expressions: [add(input(0), input(1))],
          inputs: [place, select(values, 1, element)],
          scalars: [],
          outputs: [place],
          computeType: place.dtype,
        });
      }
    },
  };
}

const cropStep: Step = {
  label: 'crop',
  run: ({ backend, spec, image, padded }) => backend.copy(interior(padded, spec), image),
};

/** Every index of a shape, in row-major order. */
function positions(shape: readonly number[]): readonly (readonly number[])[] {
  return shape.reduce<readonly (readonly number[])[]>(
    (heads, size) => heads.flatMap((head) => Array.from({ length: size }, (_, index) => [...head, index])),
    [[]],
  );
}
