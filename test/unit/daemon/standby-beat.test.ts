import { expect, test } from 'vitest';
import { BEAT_OUTPUT } from '../../../src/clients/consul/consul-client.ts';
import { createStandbyBeat } from '../../../src/daemon/standby-beat.ts';
import { checkId } from '../../../src/model/ids.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

const TTL_MS = 60_000;
const LEASE = checkId('marathon-consul:main:lease');

function standingBy(answers: () => Promise<'ok' | 'unknown check'> = async () => 'ok') {
  const clock = createFakeClock();
  const stop = new AbortController();
  const said: (readonly [number, string, string])[] = [];
  let lease: { readonly check: typeof LEASE; readonly says: string } | undefined = { check: LEASE, says: BEAT_OUTPUT };
  const updateCheck = (id: typeof LEASE, status: string, output: string) => {
    said.push([clock.now(), `${id} ${status}`, output]);
    return answers();
  };
  const beat = createStandbyBeat({ consul: { updateCheck }, clock, ttlMs: TTL_MS, lease: () => lease });
  const done = beat.run(stop.signal);
  return {
    beat,
    said,
    pass: async (ms: number) => {
      await clock.advance(ms);
      await idle();
    },
    says(shown: string) {
      lease = { check: LEASE, says: shown };
    },
    takeOver() {
      lease = undefined;
    },
    async end() {
      stop.abort();
      await done;
    },
  };
}

test('the holder of a lease is asked by a beat, three quarters of the TTL after the one before, for as long as we stand by', async () => {
  const it = standingBy();
  await it.pass(0);
  await it.pass(45_000);
  it.takeOver();
  await it.pass(200_000);
  expect(it.said.map(([at, what]) => [at, what])).toEqual([
    [0, `${LEASE} passing`],
    [45_000, `${LEASE} passing`],
  ]);
  await it.end();
});

test('it is dead when the lease says what we have asked for half of its TTL, and not before, nor when it says another thing', async () => {
  const it = standingBy();
  await it.pass(0);
  const [, , question] = it.said[0] ?? [];
  const isUnanswered = (output: string | undefined, at: number) => it.beat.isUnanswered(output, at);
  expect([isUnanswered(question, 29_999), isUnanswered(question, 30_000)]).toEqual([false, true]);
  expect([isUnanswered(BEAT_OUTPUT, 30_000), isUnanswered(undefined, 30_000)]).toEqual([false, false]);
  await it.end();
});

test('a question that Consul did not take says nothing', async () => {
  const it = standingBy(async () => {
    throw new Error('connection refused');
  });
  await it.pass(0);
  const [, , question] = it.said[0] ?? [];
  expect(it.beat.isUnanswered(question, 1_000_000)).toBe(false);
  await it.end();
});

test.each(['', 'a marathon-co ... (captured 13 of 75 bytes)'])(
  'where a question cannot be read back (%j) no other is asked: it would keep alive the lease of one that is dead',
  async (shown) => {
    const it = standingBy();
    await it.pass(0);
    it.says(shown);
    expect(it.beat.isUnanswered(shown, 1_000_000)).toBe(false);
    await it.pass(200_000);
    expect(it.said).toHaveLength(1);
    await it.end();
  },
);
