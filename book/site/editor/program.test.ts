import { expect, test } from 'vitest';
import { assemble } from './program.ts';

test('cells keep their places, and their imports go to the top', () => {
  const cells = ["import {\n  ones,\n} from 'fovea';\nconst x = ones([1]);", 'const x = 2;\nx'];
  const { text, starts } = assemble(cells);
  expect(text).toMatch(/^import \{ ones, \} from 'fovea';\n/);
  expect(text.slice(starts[0] + cells[0].indexOf('const'))).toMatch(/^const x = ones/);
  expect(text.slice(starts[1])).toMatch(/^const x = 2;\nx\n}}$/);
});
