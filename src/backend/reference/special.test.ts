import { describe, expect, it } from 'vitest';
import { digamma, erf, erfc, erfinv, lgamma, roundHalfEven } from './special.ts';

// From Python's math module and PyTorch 1.13 in float64.
const points = [-3.7, -2.5, -1.2, -0.3, 1e-8, 0.4, 0.9999, 1.5, 2, 2.4, 2.6, 3.3, 5.5, 10.2];
const erfs = [
  -0.9999998328489421, -0.999593047982555, -0.9103139782296353, -0.3286267594591274, 1.1283791670955126e-8,
  0.42839235504666845, 0.8426592780487595, 0.9661051464753108, 0.9953222650189527, 0.999311486103355,
  0.9997639655834707, 0.9999969422902035, 0.9999999999999927, 1,
];
const erfcs = [
  1.9999998328489421, 1.999593047982555, 1.9103139782296354, 1.3286267594591274, 0.9999999887162083,
  0.5716076449533315, 0.15734072195124052, 0.033894853524689274, 0.004677734981047265, 0.0006885138966450789,
  0.00023603441652934908, 3.0577097964381654e-6, 7.357847917974398e-15, 3.6038304009246656e-47,
];
const lgammas = [
  -1.3797399049658248, -0.05624371649767457, 1.5791760340399836, 1.4648400508576032, 18.42068073818021,
  0.7966778177017839, 5.772979156160041e-5, -0.12078223763524543, 0, 0.21685932244884176, 0.35741186354897936,
  0.9870985778947339, 3.9578139676187165, 13.25426674423555,
];
const digammas = [
  -0.8450768588704183, 1.1031566406452433, 4.868324766627195, 2.1133097796353986, -100000000.57721564,
  -2.561384544585115, -0.577380170329869, 0.036489973978576194, 0.422784335098467, 0.652901169700598,
  0.7510474527734762, 1.0348224890596216, 1.611093148581751, 2.272567904845172,
];
const fractions = [-0.999999, -0.9, -0.5, -1e-9, 0.1, 0.3, 0.7, 0.95, 0.99999];
const erfinvs = [
  -3.458910737283175, -1.1630871536766743, -0.4769362762044699, -8.86226925452758e-10, 0.08885599049425769,
  0.2724627147267544, 0.7328690779592169, 1.385903824349678, 3.123413274341075,
];

function expectClose(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 0.01));
}

describe('special functions', () => {
  it('agree with Python and PyTorch in float64', () => {
    points.forEach((x, n) => {
      expectClose(erf(x), erfs[n], 1e-14);
      expect(Math.abs(erfc(x) / erfcs[n] - 1)).toBeLessThan(1e-10);
      expectClose(lgamma(x), lgammas[n], 1e-12);
      expectClose(digamma(x), digammas[n], 1e-12);
    });
    fractions.forEach((x, n) => {
      expectClose(erfinv(x), erfinvs[n], 1e-8);
    });
  });

  it('know their limits', () => {
    expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(erf(Number.NaN)).toBeNaN();
    expect([erfinv(1), erfinv(-1)]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect(erfinv(1.1)).toBeNaN();
    expect([lgamma(0), lgamma(-2), lgamma(1)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      0,
    ]);
    expect(digamma(-3)).toBeNaN();
  });

  it('round halves to even', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999].map(roundHalfEven)).toEqual([0, 2, 2, -0, -2, 2]);
  });
});
