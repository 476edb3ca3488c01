import { describe, expect, it } from 'vitest';
import type { DType } from './dtype.ts';
import { canCast, type Operand, operandType, promoteOperands, promoteTypes } from './promotion.ts';

// PyTorch's table, rows and columns in this order.
const order: DType[] = ['bool', 'uint8', 'int8', 'int16', 'int32', 'int64', 'float16', 'float32', 'float64'];
const table = [
  'bool uint8 int8 int16 int32 int64 float16 float32 float64',
  'uint8 uint8 int16 int16 int32 int64 float16 float32 float64',
  'int8 int16 int8 int16 int32 int64 float16 float32 float64',
  'int16 int16 int16 int16 int32 int64 float16 float32 float64',
  'int32 int32 int32 int32 int32 int64 float16 float32 float64',
  'int64 int64 int64 int64 int64 int64 float16 float32 float64',
  'float16 float16 float16 float16 float16 float16 float16 float32 float64',
  'float32 float32 float32 float32 float32 float32 float32 float32 float64',
  'float64 float64 float64 float64 float64 float64 float64 float64 float64',
].map((row) => row.split(' '));

const tensor = (dtype: DType): Operand => ({ dtype, weight: 'tensor' });
const zeroDim = (dtype: DType): Operand => ({ dtype, weight: 'zero-dim' });
const number = (value: number | bigint | boolean): Operand => ({
  dtype: operandType(value),
  weight: 'number',
});

describe('type promotion', () => {
  it('is PyTorch’s table', () => {
    order.forEach((a, row) => {
      order.forEach((b, column) => {
        expect(promoteTypes(a, b), `${a} with ${b}`).toBe(table[row][column]);
      });
    });
  });

  it('lets lighter operands decide only by a higher category', () => {
    expect(promoteOperands([tensor('float32'), zeroDim('float64')])).toBe('float32');
    expect(promoteOperands([tensor('int32'), zeroDim('float64')])).toBe('float64');
    expect(promoteOperands([tensor('uint8'), number(300)])).toBe('uint8');
    expect(promoteOperands([tensor('int64'), number(1.5)])).toBe('float32');
    expect(promoteOperands([tensor('bool'), number(2)])).toBe('int64');
    expect(promoteOperands([zeroDim('int32'), number(2)])).toBe('int32');
    expect(promoteOperands([tensor('float16'), number(1.5)])).toBe('float16');
  });

  it('casts down within a category, never from it', () => {
    expect(canCast('float64', 'float16')).toBe(true);
    expect(canCast('int64', 'uint8')).toBe(true);
    expect(canCast('float32', 'int64')).toBe(false);
    expect(canCast('uint8', 'bool')).toBe(false);
  });
});
