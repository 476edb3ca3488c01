import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPython, pythonRepr } from './format-python.ts';

describe('pythonRepr', () => {
  test.each<[Parameters<typeof pythonRepr>[0], string]>([
    [1, '1.0'],
    [-0, '-0.0'],
    [1e-8, '1e-08'],
    [1e-4, '0.0001'],
    [1e-5, '1e-05'],
    [100000, '100000.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [12345678901234568, '1.2345678901234568e+16'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NaN, 'nan'],
    [3n, '3'],
    [true, 'True'],
    [null, 'None'],
    ['none', "'none'"],
    ["it's", '"it\'s"'],
    [
      [
        [1, -2],
        [3, 4.5],
      ],
      '[[1.0, -2.0], [3.0, 4.5]]',
    ],
  ])('%s', (value, expected) => {
    expect(pythonRepr(value)).toBe(expected);
  });

  test('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) =>
        Object.is(Number(pythonRepr(x)), x),
      ),
    );
  });
});

describe('formatPython, as Python 3.11 formats', () => {
  test.each<[number | bigint | boolean, string, string]>([
    [12.6257, '.3f', '12.626'],
    [0.10349, '.3f', '0.103'],
    [Math.fround(1e-8), '', '9.99999993922529e-09'],
    [0.5, '.0f', '0'],
    [1.5, '.0f', '2'],
    [2.5, '.0f', '2'],
    [0.125, '.2f', '0.12'],
    [0.375, '.2f', '0.38'],
    [1e23, '.0f', '99999999999999991611392'],
    [1e23, '.20e', '9.99999999999999916114e+22'],
    [99999.95, '.1f', '99999.9'],
    [2.5, '.0e', '2e+00'],
    [5e-324, 'e', '4.940656e-324'],
    [123456789.123, 'g', '1.23457e+08'],
    [0.00012345, '.3g', '0.000123'],
    [100, '.3', '1e+02'],
    [0.25, '.1%', '25.0%'],
    [1234567.891, ',.2f', '1,234,567.89'],
    [-1.5, '010.2f', '-000001.50'],
    [-1.5, '*^12.1e', '**-1.5e+00**'],
    [1.5, '+.1f', '+1.5'],
    [1.5, '<8.1f', '1.5     '],
    [Number.NaN, '8f', '     nan'],
    [-Number.POSITIVE_INFINITY, 'F', '-INF'],
    [255n, '#x', '0xff'],
    [255n, '08b', '11111111'],
    [-7n, '5d', '   -7'],
    [1234567n, ',', '1,234,567'],
    [3, 'd', '3'],
    [true, 'd', '1'],
  ])('%s with %j', (value, spec, expected) => {
    expect(formatPython(value, spec)).toBe(expected);
  });

  test('refuses what Python refuses', () => {
    expect(() => formatPython(1.5, 'd')).toThrow("Unknown format code 'd' for object of type 'float'");
    expect(() => formatPython(1.5, 'q')).toThrow("Unknown format code 'q' for object of type 'float'");
    expect(() => formatPython(1.5, '.f')).toThrow('Invalid format specifier');
    expect(() => formatPython(1n, '.3d')).toThrow('Precision not allowed in integer format specifier');
  });
});
