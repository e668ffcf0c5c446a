import { afterAll, onTestFinished, TestRunner } from 'vitest';

const atEndOfFile: (() => Promise<void>)[] = [];

afterAll(async () => {
  while (atEndOfFile.length > 0) await atEndOfFile.pop()?.();
});

/**
 * Cleans up whether the test passes or fails: at the end of the running test, or of the file when there is none
 * (in `beforeAll`). Last in, first out. `cleanUp` must bear being called after the test did the same itself.
 */
export function atEnd(cleanUp: () => Promise<void>): void {
  if (TestRunner.getCurrentTest() === undefined) atEndOfFile.push(cleanUp);
  else onTestFinished(cleanUp);
}
