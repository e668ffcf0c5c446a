import { defineConfig } from 'vitest/config';

/**
 * `unit` and `simulation` are pure, and their files run in parallel; `real` starts processes and a Consul, one file at a
 * time. One project after the other: what measures time, or takes well-known ports, has the machine to itself.
 */
export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: [
            'test/unit/**/*.test.ts',
            'test/property/**/*.test.ts',
            'test/golden/**/*.test.ts',
            'test/architecture.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'simulation',
          sequence: { groupOrder: 1 },
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'real',
          sequence: { groupOrder: 2 },
          include: ['test/contract/**/*.test.ts', 'test/integration/**/*.test.ts'],
          globalSetup: 'test/support/bundle-folder.ts',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
