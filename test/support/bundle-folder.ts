import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the daemon is bundled, once for the whole run, by the first test that starts it. */
    readonly bundleFolder: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-bundle-'));
  project.provide('bundleFolder', folder);
  const empty = () => rm(folder, { recursive: true, force: true });
  project.onTestsRerun(empty);
  return empty;
}
