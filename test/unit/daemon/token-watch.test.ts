import { expect, test } from 'vitest';
import { createTokenWatch } from '../../../src/daemon/token-watch.ts';
import { createConsulView } from '../../../src/reconcile/consul-view.ts';
import { aRegistered, idOf, markOf, OWNERSHIP, recordingLog } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';

function watching() {
  const view = createConsulView(() => OWNERSHIP);
  view.load([aRegistered({ meta: markOf(idOf(1)) })], 0, true);
  const lease = {
    renewed: 0,
    renew() {
      lease.renewed += 1;
    },
  };
  return { view, lease, watch: createTokenWatch(view, lease, createFakeClock(5), recordingLog().log) };
}

test('the first token is the one that everything was put with, as far as anybody knows', () => {
  const { view, lease, watch } = watching();
  watch.take('a');
  watch.take('a');
  expect([view.toBePutAgain, lease.renewed, watch.mark]).toEqual([0, 0, 'a']);
});

test('another token has everything put once more, the lease too', () => {
  const { view, lease, watch } = watching();
  watch.take('a');
  watch.take('b');
  expect([view.toBePutAgain, lease.renewed]).toEqual([1, 1]);
});

test('a token that changed while we were away is noticed', () => {
  const { view, watch } = watching();
  watch.restore('a');
  watch.take('b');
  expect(view.toBePutAgain).toBe(1);
});

test('is remembered only once everything has been put with it: a restart in between begins again', () => {
  const { view, watch } = watching();
  watch.take('a');
  watch.take('b');
  expect(watch.mark).not.toBe('b');
  view.load([], 1, true);
  expect(watch.mark).toBe('b');
});

test('half of it put with the one and half with the other, neither is what everything was put with', () => {
  const before = watching();
  before.watch.take('a');
  before.watch.take('b');
  const after = watching();
  after.watch.restore(before.watch.mark);
  after.watch.take('a'); // the rotation was taken back
  expect(after.view.toBePutAgain).toBe(1);
});
