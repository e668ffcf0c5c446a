import { expect, test } from 'vitest';
import { createRewriteWatch } from '../../../src/daemon/rewrites.ts';
import { serviceId } from '../../../src/model/ids.ts';
import { recordingLog } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';

const MINUTE = 60_000;
const SERVICE = serviceId('marathon:web.1');

function watching() {
  const clock = createFakeClock();
  const { log, told } = recordingLog();
  let alone = 0;
  const onAlone = () => {
    alone += 1;
  };
  const watch = createRewriteWatch({ clock, random: () => 0.5, log, onAlone });
  /** A list comes after each of these times, in minutes. */
  const found = async (...afterMinutes: number[]) => {
    for (const minutes of afterMinutes) {
      await clock.advance(minutes * MINUTE);
      watch.look([SERVICE]);
    }
  };
  return { clock, watch, found, told, alone: () => alone };
}

test('what is found rewritten three times within ten minutes makes this one stand by, and says by which service', async () => {
  const { watch, found, told } = watching();
  await found(0, 1);
  expect(watch.standingBy).toBeUndefined();
  await found(1);
  expect(watch.standingBy).toContain(`until 2020-01-01T12:12:00.000Z (rewritten: ${SERVICE}); stop one of the two`);
  await found(1);
  expect(told()).toHaveLength(1);
});

test('what is found as it was does not count', () => {
  const { watch } = watching();
  for (let look = 0; look < 10; look += 1) watch.look([]);
  expect(watch.standingBy).toBeUndefined();
});

test('what somebody rewrites every five minutes is put right for ever', async () => {
  const { watch, found } = watching();
  await found(0, 5, 5, 5, 5);
  expect(watch.standingBy).toBeUndefined();
});

test('after ten minutes it writes again, believing nothing of before; the first rewriting makes it stand by once more', async () => {
  const { clock, watch, found, alone } = watching();
  await found(0, 1, 1);
  await clock.advance(10 * MINUTE);
  watch.look([SERVICE]);
  expect([watch.standingBy, alone()]).toEqual([undefined, 1]);
  await found(1);
  expect(watch.standingBy).toBeDefined();
});
