import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { picture } from '../scripts/picture.ts';
import { root } from './source.ts';

it('README’s picture shows what the library learns today (npm run picture draws it anew)', () => {
  expect(readFileSync(join(root, 'docs/learned-kernel.svg'), 'utf8')).toBe(picture());
});
