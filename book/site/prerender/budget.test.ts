import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBudget, initialBudget } from './budget.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-budget-'));
  await writeFile(join(folder, 'small.js'), 'x'.repeat(initialBudget));
  // What is random does not compress.
  await writeFile(join(folder, 'large.js'), randomBytes(initialBudget));
});
afterAll(() => rm(folder, { recursive: true }));

test('what compresses well fits the budget', async () => {
  expect(await checkBudget(folder, ['small.js'])).toBeLessThan(1000);
});

test('what is too large is refused, file by file', async () => {
  await expect(checkBudget(folder, ['small.js', 'large.js'])).rejects.toThrow(
    /at once; 150000 are allowed\. Load .*\n {2}small\.js: \d+\n {2}large\.js: \d+/,
  );
});
