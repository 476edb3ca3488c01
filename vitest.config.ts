import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'book/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 30_000,
  },
};

export default config;
