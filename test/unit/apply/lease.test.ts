import { describe, expect, test } from 'vitest';
import { createLease, leaseId } from '../../../src/apply/lease.ts';
import type { ConsulClient } from '../../../src/clients/consul/consul-client.ts';
import type { AppError } from '../../../src/support/errors.ts';
import { answered, CLUSTER, deferred, recordingLog, unreachable } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

function leasing({ ttlMs = 300_000, isKnown = true } = {}) {
  const clock = createFakeClock();
  const stop = new AbortController();
  const calls: string[] = [];
  const lost: (AppError | undefined)[] = [];
  const { log, told } = recordingLog();
  let owner: string | undefined = isKnown ? CLUSTER : undefined;
  let standing = 0;
  let isVouched = true;
  let put: () => Promise<void> = async () => {};
  let beat: () => Promise<'ok' | 'unknown check'> = async () => 'ok';
  const consul: Pick<ConsulClient, 'registerLease' | 'beat'> = {
    registerLease: ({ id, ttlMs: ttl, meta }) => {
      calls.push(`${clock.now()} put ${id} ${ttl} ${meta['marathon-consul-instance'] ?? 'nobody'}`);
      return put();
    },
    beat: (id, withinMs) => {
      calls.push(`${clock.now()} beat ${id} ${withinMs}`);
      return beat();
    },
  };
  const lease = createLease({
    consul: consul as ConsulClient,
    clock,
    log,
    cluster: () => owner,
    mayVouch: () => isVouched,
    instance: 'this',
    ttlMs,
    onStanding() {
      standing += 1;
    },
    onLost: (error) => lost.push(error),
  });
  const done = lease.run(stop.signal);
  return {
    clock,
    stop,
    calls,
    /** What was done since the last look, without what it was done to. */
    verbs: () => calls.splice(0).map((call) => call.split(' ').slice(0, 2).join(' ')),
    lost,
    told,
    lease,
    done,
    standing: () => standing,
    becomesKnown() {
      owner = CLUSTER;
    },
    becomesDoubtful() {
      owner = undefined;
    },
    losesItsVoice() {
      isVouched = false;
    },
    putting: (answer: typeof put) => (put = answer),
    beating: (answer: typeof beat) => (beat = answer),
  };
}

describe('the lease', () => {
  test('is put, and beaten at once', async () => {
    const it = leasing();
    await idle();
    expect(it.calls).toEqual(['0 put marathon-consul:main 300000 this', '0 beat marathon-consul:main:lease 10000']);
    expect([it.lease.isStanding, it.standing()]).toEqual([true, 1]);
  });

  test.each([
    [300_000, 15_000],
    [60_000, 15_000],
    [20_000, 5_000],
    [15_000, 3_750],
  ])('of %d ms is beaten every %d ms', async (ttlMs, everyMs) => {
    const it = leasing({ ttlMs });
    await idle();
    it.verbs();
    await it.clock.advance(3 * everyMs);
    expect(it.verbs()).toEqual([1, 2, 3].map((n) => `${n * everyMs} beat`));
  });

  test('is not put again while it stands: that would hide a heartbeat that has died', async () => {
    const it = leasing();
    await it.clock.advance(3_600_000);
    expect(it.calls.filter((call) => call.includes(' put '))).toHaveLength(1);
  });

  test('waits for the cluster to be known', async () => {
    const it = leasing({ isKnown: false });
    await it.clock.advance(60_000);
    expect(it.calls).toEqual([]);
    it.becomesKnown();
    it.lease.wake();
    await it.clock.advance(0);
    expect(it.verbs()).toEqual(['60000 put', '60000 beat']);
  });

  test('of which Consul knows nothing any more is put again, and the loss is told', async () => {
    const it = leasing();
    await idle();
    it.beating(async () => 'unknown check');
    await it.clock.advance(15_000);
    expect(new Set(it.lost)).toEqual(new Set([undefined]));
    expect(it.lease.isStanding).toBe(false);
    it.verbs();
    it.beating(async () => 'ok');
    await it.clock.advance(1_000);
    expect(it.verbs()).toEqual(['15250 put', '15250 beat']);
  });

  test('of an agent that cannot be reached tells it, and tries every second', async () => {
    const it = leasing();
    await idle();
    it.beating(() => Promise.reject(unreachable()));
    await it.clock.advance(15_000);
    it.verbs();
    await it.clock.advance(2_000);
    expect(it.verbs()).toEqual(['16000 beat', '17000 beat']);
    expect(it.lost[0]).toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
  });

  test('that is refused is no loss', async () => {
    const it = leasing();
    it.putting(() => Promise.reject(answered(403)));
    await it.clock.advance(5_000);
    expect(it.lost).toEqual([]);
  });

  test('waits for a slow beat before the next', async () => {
    const it = leasing();
    await idle();
    const slow = deferred<'ok'>();
    it.beating(() => slow.promise);
    await it.clock.advance(60_000);
    expect(it.verbs()).toEqual(['0 put', '0 beat', '15000 beat']);
  });

  test('is put again when it is to be renewed, once', async () => {
    const it = leasing();
    await idle();
    it.verbs();
    it.lease.renew();
    it.lease.renew();
    await it.clock.advance(10_000);
    expect(it.verbs()).toEqual(['0 put', '0 beat']);
  });

  test.each([
    ['fails', () => Promise.reject(unreachable())],
    ['hangs', () => new Promise<void>(() => {})],
  ])('is beaten as ever while putting it again %s: it may stand yet', async (_, answer) => {
    const it = leasing();
    await idle();
    it.putting(answer);
    it.lease.renew();
    await it.clock.advance(45_000);
    expect(it.verbs().filter((verb) => verb.endsWith('beat'))).toEqual([0, 15, 30, 45].map((s) => `${s * 1_000} beat`));
  });

  test('lives on while it is in doubt who we are, and is not put again', async () => {
    const it = leasing();
    await idle();
    it.becomesDoubtful();
    it.lease.renew();
    await it.clock.advance(600_000);
    expect(it.verbs().filter((verb) => verb.endsWith('put'))).toEqual(['0 put']);
    expect(it.lease.isBeating).toBe(true);
  });

  test('lapses when nobody is to be vouched for any more', async () => {
    const it = leasing();
    await idle();
    it.losesItsVoice();
    await it.clock.advance(600_000);
    expect([it.verbs(), it.lease.isBeating]).toEqual([['0 put', '0 beat'], false]);
  });

  test('with one beat lost: the next is sent within half the time to live', async () => {
    const it = leasing({ ttlMs: 15_000 });
    await idle();
    it.verbs();
    let patienceMs = 0;
    it.beating(() => {
      patienceMs = Number(it.calls.at(-1)?.split(' ').at(-1));
      it.beating(async () => 'ok');
      return new Promise((_, reject) => it.clock.after(patienceMs, () => reject(unreachable())));
    });
    await it.clock.advance(9_000);
    expect(it.verbs()).toEqual(['3750 beat', `${3_750 + 3_750 + 1_000} beat`]);
  });

  test('is given up in nobody’s name, so that another daemon need not wait until it lapses', async () => {
    const it = leasing();
    await idle();
    it.verbs();
    await it.lease.giveUp();
    expect(it.calls).toEqual(['0 put marathon-consul:main 300000 nobody']);
  });

  test('that is another daemon’s is not given up', async () => {
    const it = leasing();
    await idle();
    it.losesItsVoice();
    it.verbs();
    await it.lease.giveUp();
    expect(it.calls).toEqual([]);
  });

  test('that somebody else has put since is put before it is beaten: the beat would be theirs', async () => {
    const it = leasing();
    await idle();
    it.verbs();
    it.lease.takeOver();
    expect(it.lease.putAt).toBe(Number.NEGATIVE_INFINITY);
    await it.clock.advance(1_000);
    expect([it.verbs(), it.lease.putAt]).toEqual([['0 put', '0 beat'], 0]);
  });

  test('is put again when that is asked for during a beat, at once', async () => {
    const it = leasing();
    await idle();
    const slow = deferred<'ok'>();
    it.beating(() => slow.promise);
    await it.clock.advance(15_000);
    it.lease.renew();
    it.verbs();
    it.beating(async () => 'ok');
    slow.resolve('ok');
    await it.clock.advance(0);
    expect(it.verbs()).toEqual(['15000 put', '15000 beat']);
  });

  test('is beaten on when a beat of before it was put again is answered after that, as unknown', async () => {
    const it = leasing();
    await idle();
    const [before, own] = [deferred<'unknown check'>(), deferred<'ok'>()];
    it.beating(() => before.promise);
    await it.clock.advance(15_000);
    it.beating(() => own.promise);
    it.lease.renew();
    await it.clock.advance(0);
    before.resolve('unknown check');
    await it.clock.advance(0);
    it.beating(async () => 'ok');
    own.resolve('ok');
    await it.clock.advance(0);
    it.verbs();
    await it.clock.advance(30_000);
    expect(it.verbs().filter((verb) => verb.endsWith('beat')).length).toBeGreaterThan(1);
  });

  test('is not put in a loop where somebody asks for it at each failure', async () => {
    const it = leasing();
    it.beating(async () => {
      queueMicrotask(() => it.lease.renew());
      return 'unknown check';
    });
    await it.clock.advance(10_000);
    expect(it.calls.filter((call) => call.includes(' put ')).length).toBeLessThanOrEqual(42);
  });

  test('counts as beating for one time to live after the last beat', async () => {
    const it = leasing({ ttlMs: 60_000 });
    await idle();
    it.beating(() => Promise.reject(unreachable()));
    await it.clock.advance(59_999);
    expect(it.lease.isBeating).toBe(true);
    await it.clock.advance(1);
    expect(it.lease.isBeating).toBe(false);
  });

  test('tells the first failure and every tenth, and the return', async () => {
    const it = leasing();
    await idle();
    it.beating(() => Promise.reject(unreachable()));
    await it.clock.advance(15_000 + 10_500);
    it.beating(async () => 'ok');
    await it.clock.advance(1_000);
    expect(it.told()).toEqual(['the heartbeat failed', 'the heartbeat failed', 'the heartbeat is back']);
  });

  test('ends when it is stopped, leaves no timer, and withdraws nothing', async () => {
    const it = leasing();
    await idle();
    it.verbs();
    it.stop.abort();
    await it.done;
    expect([it.clock.pending, it.verbs()]).toEqual([0, []]);
  });
});

test('two clusters on one agent have two leases', () => {
  expect(leaseId('a')).not.toBe(leaseId('b'));
});
