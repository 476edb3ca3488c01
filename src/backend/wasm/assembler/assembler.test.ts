import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDevice } from '../device.ts';
import { FunctionBuilder } from './function.ts';
import { assemble } from './module.ts';
import { instructions } from './opcodes.ts';
import { functionText } from './text.ts';

const memory = { shared: false, maximumPages: 16 };

/** Compiles a function without memory and calls it. */
function evaluate(f: FunctionBuilder): number {
  return createDevice({ shared: false, maximumPages: 32 })
    .kernels.compile({ functions: { run: f } })
    .run();
}

describe('assembler', () => {
  it('writes a loop that the engine accepts, and reads it back', () => {
    const f = new FunctionBuilder(['i32', 'i32']);
    const i = f.local('i32');
    f.forUpTo(i, 1, 4, () => {
      f.get(0).get(0).memory('v128.load', 16).f32x4(1).op('f32x4.add').memory('v128.store').advance(0, 16);
    });
    expect(WebAssembly.validate(assemble({ functions: { f } }, memory))).toBe(true);
    expect(functionText(f)).toMatchInlineSnapshot(`
      "(func (param i32 i32)
        (local i32)
        i32.const 0
        local.set $2
        block
          loop
            local.get $2
            local.get $1
            i32.ge_s
            br_if 1
            local.get $0
            local.get $0
            v128.load offset=16
            v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
            f32x4.add
            v128.store
            local.get $0
            i32.const 16
            i32.add
            local.set $0
            local.get $2
            i32.const 4
            i32.add
            local.set $2
            br 0
          end
        end)"
    `);
  });

  it('keeps every number that it is given', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        expect(evaluate(new FunctionBuilder([], ['i32']).i32(value))).toBe(value);
      }),
      { numRuns: 40 },
    );
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(evaluate(new FunctionBuilder([], ['f64']).f64(value))).toBe(value);
      }),
      { numRuns: 40 },
    );
    for (const value of [0n, -1n, 64n, -65n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      expect(evaluate(new FunctionBuilder([], ['i64']).i64(value))).toBe(value);
    }
  });

  it('keeps constant vectors in locals when asked', () => {
    const f = new FunctionBuilder([], ['f32']);
    f.keepsConstants = true;
    f.f32x4(3).f32x4(3).op('f32x4.mul').lane('f32x4.extract_lane', 2);
    expect(evaluate(f)).toBe(9);
    expect(functionText(f).match(/v128\.const/g)).toHaveLength(1);
  });

  it('branches to the block whose label is given', () => {
    const f = new FunctionBuilder([], ['i32']);
    const local = f.local('i32');
    f.block((outer) => {
      f.block((inner) => f.i32(1).brIf(outer).br(inner));
      f.i32(5).set(local);
    });
    expect(evaluate(f.get(local))).toBe(0);
  });

  it('knows every instruction by one name and one code', () => {
    const codes = [...instructions.values()].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(instructions.get('f32x4.add')?.code).toBe(0xfd0e4);
    expect(instructions.get('i64.extend32_s')?.code).toBe(0xc4);
    expect(instructions.get('f64x2.relaxed_nmadd')?.code).toBe(0xfd108);
  });
});
