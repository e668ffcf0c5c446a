import { describe, expect, test } from 'vitest';
import { createRivalWatch, instanceName } from '../../../src/daemon/rival.ts';
import { checkId, serviceId } from '../../../src/model/ids.ts';
import { MARK } from '../../../src/model/mark.ts';
import type { CheckStatus } from '../../../src/model/service.ts';
import { aRegistered, recordingLog } from '../examples.ts';

const LEASE = serviceId('marathon-consul:main');
const [EARLIER, OURS, LATER] = [1, 2, 3].map((n) => instanceName(n * 1_000, 'node-1', () => 0.5)) as [
  string,
  string,
  string,
];

const heldBy = (instance: string, status: CheckStatus = 'passing') => [
  aRegistered({
    id: LEASE,
    meta: { [MARK.instance]: instance },
    checks: [{ id: checkId('lease'), name: 'lease', status, type: 'ttl' }],
  }),
];

function watching({ putAt = 100, isUnanswered = (_output: string | undefined, _at: number): boolean => false } = {}) {
  const { log, told } = recordingLog();
  const lease = {
    putAt,
    takenOver: 0,
    alone: 0,
    takeOver() {
      lease.takenOver += 1;
    },
  };
  const onAlone = () => {
    lease.alone += 1;
  };
  return { watch: createRivalWatch({ instance: OURS, lease, log, isUnanswered, onAlone }), lease, told };
}

test('the name of one that starts later sorts after those before it', () => {
  expect([LATER, OURS, EARLIER].sort()).toEqual([EARLIER, OURS, LATER]);
});

describe('a daemon that finds its lease held by', () => {
  test('one that started later stands by, and names it once', () => {
    const { watch, lease, told } = watching();
    watch.look(heldBy(LATER), LEASE, 200);
    watch.look(heldBy(LATER), LEASE, 300);
    expect(watch.standingBy).toContain(LATER);
    expect([lease.takenOver, lease.alone, told().length]).toEqual([0, 0, 1]);
  });

  test('one that started earlier puts it again: the other is to stand by', () => {
    const { watch, lease } = watching();
    watch.look(heldBy(EARLIER), LEASE, 200);
    expect([watch.standingBy, lease.takenOver]).toEqual([undefined, 1]);
  });

  test('itself does nothing', () => {
    const { watch, lease } = watching();
    watch.look(heldBy(OURS), LEASE, 200);
    expect([watch.standingBy, lease.takenOver]).toEqual([undefined, 0]);
  });

  test('what it was before a restart takes it over, even if the clock was set back since', () => {
    const { watch, lease } = watching({ putAt: Number.NEGATIVE_INFINITY });
    watch.look(heldBy(LATER), LEASE, 200);
    expect([watch.standingBy, lease.takenOver]).toEqual([undefined, 0]);
  });

  test('another, in a list from before it put its own, waits for a newer list', () => {
    const { watch } = watching({ putAt: 250 });
    watch.look(heldBy(LATER), LEASE, 200);
    expect(watch.standingBy).toBeUndefined();
  });
});

describe('a daemon that stands by', () => {
  const standing = () => {
    const it = watching();
    it.watch.look(heldBy(LATER), LEASE, 200);
    return it;
  };

  test.each([
    ['has lapsed', heldBy(LATER, 'critical')],
    ['is gone', []],
  ])('takes over when the lease of the other %s', (_, services) => {
    const { watch, lease, told } = standing();
    watch.look(services, LEASE, 300);
    expect([watch.standingBy, lease.takenOver, lease.alone, told().length]).toEqual([undefined, 1, 1, 2]);
  });

  test('takes over before that when its question stays unanswered, and asks nothing of anybody else', () => {
    const it = watching({ isUnanswered: (_, at) => at >= 200 });
    it.watch.look(heldBy(LATER), LEASE, 200);
    expect(it.watch.standingBy).toContain(LATER);
    it.watch.look(heldBy(LATER), LEASE, 300);
    expect([it.watch.standingBy, it.lease.takenOver, it.lease.alone]).toEqual([undefined, 1, 1]);
  });
});
