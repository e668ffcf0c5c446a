import { expect, test } from 'vitest';
import { createDemoLog } from '../../../src/demo/show/demo-log.ts';
import type { ShownEvent } from '../../../src/demo/show/event-line.ts';
import { createFakeClock } from '../fake-clock.ts';

function watch() {
  const shown: ShownEvent[] = [];
  const log = createDemoLog({
    clock: createFakeClock(),
    show: (event) => void shown.push(event),
    whereIs: (task) => (task === 'web.1' ? '127.0.0.1:31000' : ''),
  });
  return { log, shown };
}

test.each([
  ['register', '+'],
  ['update', '~'],
  ['adopt', '~'],
  ['withdraw', '-'],
])('shows %s as %s, with where and why', (change, sign) => {
  const { log, shown } = watch();
  log.info({ change, task: 'web.1', name: 'web', reason: 'it runs' }, 'done');
  expect(shown).toMatchObject([{ sign, who: 'web', where: '127.0.0.1:31000', what: 'it runs' }]);
});

test('a source that gives no answer, and answers again, is told without the URL', () => {
  const { log, shown } = watch();
  log.warn({ source: 'marathon', error: 'GET http://a:1/v2: connection refused' }, 'source gave no answer');
  log.info({ source: 'marathon', failures: 3 }, 'source is back');
  expect(shown).toMatchObject([
    { sign: '!', who: 'marathon', what: 'no answer: connection refused' },
    { sign: '*', who: 'marathon', what: 'answers again' },
  ]);
});

test('any other trouble is told in full, and small talk is not', () => {
  const { log, shown } = watch();
  log.error({ error: new Error('broken') }, 'a request failed');
  log.warn({ task: 'web.1', reason: 'too many' }, 'held back');
  log.info({ failures: 1 }, 'the heartbeat is back');
  log.debug({ source: 'consul' }, 'asked');
  expect(shown.map(({ what }) => what)).toEqual(['a request failed: broken', 'held back: too many']);
});
