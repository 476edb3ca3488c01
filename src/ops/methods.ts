import * as autograd from '../autograd/autograd.ts';
import * as hooks from '../autograd/hooks.ts';
import { inspect } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import * as casts from './casts.ts';
import * as conversion from './conversion.ts';
import * as likes from './creation/likes.ts';
import { inPlace } from './declare/in-place.ts';
import * as classification from './elementwise/classification.ts';
import * as elementwise from './elementwise/elementwise.ts';
import * as whereMethod from './elementwise/where-method.ts';
import * as filling from './filling.ts';
import * as gathering from './indexing/gather.ts';
import * as indexAlong from './indexing/index-along.ts';
import * as indexing from './indexing/indexing.ts';
import * as masking from './indexing/masking.ts';
import * as putting from './indexing/putting.ts';
import * as scattering from './indexing/scatter.ts';
import * as selecting from './indexing/selecting.ts';
import * as linearAlgebra from './linear-algebra/linear-algebra.ts';
import * as matrixAddition from './linear-algebra/matrix-addition.ts';
import * as matrixFunctions from './linear-algebra/matrix-functions.ts';
import * as activation from './neural/activation.ts';
import * as softmax from './neural/softmax.ts';
import type { OverloadedMethods } from './overloads.ts';
import * as properties from './properties.ts';
import * as random from './random/random.ts';
import * as reductions from './reduction/reductions.ts';
import * as diagonals from './shape/diagonals.ts';
import * as dimensions from './shape/dimensions.ts';
import * as rearranging from './shape/rearranging.ts';
import * as reshape from './shape/reshape.ts';
import * as slicing from './shape/slicing.ts';
import * as splitting from './shape/splitting.ts';
import * as triangles from './shape/triangles.ts';
import * as views from './shape/views.ts';
import * as text from './text.ts';

/**
 * Makes ops methods of Tensor. A family exports nothing but ops: `f(input, …)` becomes `input.f(…)`, and
 * in `inPlaceFamilies` also `input.f_(…)`, its form in place. Names that end in `Op` are declarations.
 */
const inPlaceFamilies = [
  elementwise,
  activation,
  matrixAddition,
  scattering,
  indexAlong,
  putting,
  masking,
  triangles,
] as const;
const families = [
  ...inPlaceFamilies,
  classification,
  whereMethod,
  softmax,
  conversion,
  reductions,
  views,
  reshape,
  likes,
  filling,
  text,
  casts,
  diagonals,
  rearranging,
  splitting,
  selecting,
  gathering,
  indexing,
  dimensions,
  slicing,
  linearAlgebra,
  matrixFunctions,
  random,
] as const;

/** The method that a function becomes: the same without its first parameter. */
type Method<F> = F extends (input: Tensor, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

type MethodName<Name> = Name extends `${string}Op` ? never : Name;

type MethodsOf<Family> = { [Name in keyof Family as MethodName<Name>]: Method<Family[Name]> };

/** A function of a tensor alone that reads like a property: `X.T`. */
type GettersOf<Family> = {
  readonly [Name in keyof Family]: Family[Name] extends (input: Tensor) => infer Result ? Result : never;
};

type InPlaceMethodsOf<Family> = {
  [Name in keyof Family as `${MethodName<Name> & string}_`]: Method<Family[Name]>;
};

/** Every op that is a method. */
export interface Methods
  extends MethodsOf<typeof elementwise>,
    InPlaceMethodsOf<typeof elementwise>,
    MethodsOf<typeof activation>,
    InPlaceMethodsOf<typeof activation>,
    MethodsOf<typeof softmax>,
    MethodsOf<typeof classification>,
    MethodsOf<typeof whereMethod>,
    MethodsOf<typeof conversion>,
    Omit<MethodsOf<typeof reductions>, keyof OverloadedMethods>,
    OverloadedMethods,
    MethodsOf<typeof views>,
    MethodsOf<typeof reshape>,
    MethodsOf<typeof likes>,
    MethodsOf<typeof filling>,
    MethodsOf<typeof text>,
    MethodsOf<typeof linearAlgebra>,
    MethodsOf<typeof matrixFunctions>,
    MethodsOf<typeof random>,
    MethodsOf<typeof matrixAddition>,
    InPlaceMethodsOf<typeof matrixAddition>,
    MethodsOf<typeof slicing>,
    MethodsOf<typeof dimensions>,
    MethodsOf<typeof indexing>,
    MethodsOf<typeof gathering>,
    MethodsOf<typeof scattering>,
    InPlaceMethodsOf<typeof scattering>,
    Omit<MethodsOf<typeof selecting>, keyof OverloadedMethods>,
    MethodsOf<typeof indexAlong>,
    InPlaceMethodsOf<typeof indexAlong>,
    MethodsOf<typeof putting>,
    InPlaceMethodsOf<typeof putting>,
    MethodsOf<typeof masking>,
    InPlaceMethodsOf<typeof masking>,
    MethodsOf<typeof splitting>,
    MethodsOf<typeof rearranging>,
    MethodsOf<typeof triangles>,
    InPlaceMethodsOf<typeof triangles>,
    MethodsOf<typeof diagonals>,
    Omit<MethodsOf<typeof casts>, keyof OverloadedMethods>,
    GettersOf<typeof properties>,
    Pick<MethodsOf<typeof autograd>, 'backward'>,
    MethodsOf<typeof hooks> {}

type AnyOp = (input: Tensor, ...rest: unknown[]) => unknown;

function functionsOf(family: object): [string, AnyOp][] {
  return Object.entries(family).filter(([name, f]) => typeof f === 'function' && !name.endsWith('Op'));
}

/**
 * Puts the methods on the class, by way of an object behind its prototype: to add hundreds of properties to a
 * prototype itself takes V8 milliseconds.
 */
function install(): void {
  const methods = {};
  const addMethod = (name: string | symbol, value: (this: Tensor, ...rest: unknown[]) => unknown): void => {
    Object.defineProperty(methods, name, { value, writable: true, configurable: true });
  };
  for (const family of [...families, hooks, { backward: autograd.backward }]) {
    for (const [name, f] of functionsOf(family)) {
      addMethod(name, function (...rest) {
        return f(this, ...rest);
      });
    }
  }
  for (const [name, f] of functionsOf(properties)) {
    Object.defineProperty(methods, name, {
      configurable: true,
      get() {
        return f(this);
      },
    });
  }
  for (const family of inPlaceFamilies) {
    for (const [name, f] of functionsOf(family)) {
      addMethod(`${name}_`, function (...rest) {
        return inPlace(this, `${name}_`, (self) => f(self, ...rest) as Tensor);
      });
    }
  }
  Object.setPrototypeOf(Tensor.prototype, methods);
  addMethod(inspect, Tensor.prototype.toString);
}

install();

export { Tensor };
