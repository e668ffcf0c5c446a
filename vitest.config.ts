import { defineConfig } from 'vitest/config';

/**
 * `unit` and `simulation` are pure, and their files run in parallel; `real` and `faults` start processes and a Consul, one
 * file at a time. One project after the other: what measures time, or takes well-known ports, has the machine to itself.
 */
export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: 'test/support/property-seed.ts',
          // What takes two seconds takes ten where something else has the machine; what hangs is told all the same.
          testTimeout: 30_000,
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
          setupFiles: 'test/support/property-seed.ts',
          sequence: { groupOrder: 2 },
          include: [
            'test/contract/**/*.test.ts',
            'test/integration/**/*.test.ts',
            'test/faults/{cluster,soak,watch}/**/*.test.ts',
          ],
          globalSetup: 'test/support/bundle-folder.ts',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          sequence: { groupOrder: 3 },
          include: ['test/faults/rows/**/*.test.ts', 'test/faults/*.test.ts'],
          globalSetup: 'test/support/bundle-folder.ts',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
