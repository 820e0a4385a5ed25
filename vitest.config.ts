import { defineConfig } from 'vitest/config';
import ClosingLine from './test/setup/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/node-version.ts'],
    setupFiles: ['test/setup/silent-console.ts'],
    reporters: ['default', new ClosingLine()],
    // Vitest leaves one core free, which of two is half.
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
