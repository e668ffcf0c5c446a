import { describe, expect, test } from 'vitest';
import { DeadlineExceeded, withDeadline, withScope } from '../../../src/support/scope.ts';
import { deferred } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';

/** An abort controller that counts who listens to it. */
function countedParent() {
  const parent = new AbortController();
  let listeners = 0;
  const add = parent.signal.addEventListener.bind(parent.signal);
  const remove = parent.signal.removeEventListener.bind(parent.signal);
  parent.signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  parent.signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  return { parent, listeners: () => listeners };
}

describe('a scope', () => {
  test('aborts with its parent, for the same reason', async () => {
    const parent = new AbortController();
    const reason = new Error('stop');
    await withScope(parent.signal, async ({ signal }) => {
      parent.abort(reason);
      expect(signal.reason).toBe(reason);
    });
  });

  test('is aborted from the start where its parent is', async () => {
    await withScope(AbortSignal.abort('gone'), async ({ signal }) => expect(signal.reason).toBe('gone'));
  });

  test('does not abort its parent', async () => {
    const parent = new AbortController();
    await withScope(parent.signal, async (scope) => scope.abort());
    expect(parent.signal.aborted).toBe(false);
  });

  test('leaves no listener on its parent', async () => {
    const { parent, listeners } = countedParent();
    await withScope(parent.signal, async () => {});
    expect(listeners()).toBe(0);
  });

  test('leaves no listener when the work fails', async () => {
    const { parent, listeners } = countedParent();
    await withScope(parent.signal, () => Promise.reject(new Error('no'))).catch(() => {});
    expect(listeners()).toBe(0);
  });
});

describe('a deadline', () => {
  test('aborts the work when its time is up', async () => {
    const clock = createFakeClock();
    const forever = deferred();
    let seen: AbortSignal | undefined;
    const work = withDeadline(clock, 500, new AbortController().signal, (signal) => {
      seen = signal;
      return forever.promise;
    });
    await clock.advance(499);
    expect(seen?.aborted).toBe(false);
    await clock.advance(1);
    expect(seen?.reason).toBeInstanceOf(DeadlineExceeded);
    forever.resolve();
    await work;
  });

  test('leaves no timer behind', async () => {
    const clock = createFakeClock();
    await withDeadline(clock, 500, new AbortController().signal, async () => {});
    expect(clock.pending).toBe(0);
  });
});
