import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/node-version.ts'],
    setupFiles: ['test/setup/silent-console.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
