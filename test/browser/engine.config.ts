import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import type { ViteUserConfig } from 'vitest/config';
import { chromiumOptions } from './chromium.ts';

const root = join(import.meta.dirname, '../..');

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The engine's own tests once more, in Chromium: with threads and shared memory, and with neither. */
async function engineInChromium(): Promise<ViteUserConfig> {
  const provider = playwright({ launchOptions: await chromiumOptions() });
  const project = (name: string, headers: Record<string, string>): ViteUserConfig => ({
    root,
    server: { headers },
    test: {
      name,
      include: [
        'src/conv/algorithms/all.test.ts',
        'src/backend/wasm/kernels/*.test.ts',
        'test/backend/*.test.ts',
        'test/browser/memory.engine.ts',
      ],
      testTimeout: 120_000,
      browser: {
        enabled: true,
        provider,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: 'chromium' }],
      },
    },
  });
  return {
    root,
    test: { projects: [project('isolated page', isolation), project('plain page', {})] },
  };
}

const config: Promise<ViteUserConfig> = engineInChromium();

export default config;
