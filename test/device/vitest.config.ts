import { join } from 'node:path';
import type { ViteUserConfig } from 'vitest/config';

const root = join(import.meta.dirname, '../..');

/** Everything that works with tensors, once more on the reference device. */
const config: ViteUserConfig = {
  root,
  test: {
    name: 'reference',
    include: [
      'src/{tensor,autograd,ops,nn,optim,data}/**/*.test.ts',
      'test/{documentation,ops}.test.ts',
      'test/conformance/conformance.test.ts',
    ],
    setupFiles: [join(import.meta.dirname, 'reference.ts')],
    testTimeout: 60_000,
  },
};

export default config;
