import { describe, expect, test } from 'vitest';
import type { ConsulClient } from '../../../src/clients/consul/consul-client.ts';
import { type ServiceId, serviceId } from '../../../src/model/ids.ts';
import { listenForConsul } from '../../../src/sources/consul-bell.ts';
import type { AppError } from '../../../src/support/errors.ts';
import { answered, deferred, unreachable } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

type Answer = Awaited<ReturnType<ConsulClient['watch']>>;

function listening() {
  const clock = createFakeClock();
  const stop = new AbortController();
  const asked: string[] = [];
  const broken: AppError[] = [];
  let missing = 0;
  let changed = 0;
  let watched: ServiceId | undefined = serviceId('lease');
  let answer: () => Promise<Answer> = () => deferred<Answer>().promise;
  const client: Pick<ConsulClient, 'watch'> = {
    watch(_id, hash) {
      asked.push(`${clock.now()} ${hash ?? 'first'}`);
      return answer();
    },
  };
  const bell = {
    client: client as ConsulClient,
    clock,
    watched: () => watched,
    onMissing() {
      missing += 1;
    },
    onChanged() {
      changed += 1;
    },
    onBroken: (error: AppError) => void broken.push(error),
  };
  return {
    clock,
    stop,
    asked,
    broken,
    missing: () => missing,
    changed: () => changed,
    start: () => listenForConsul(bell, stop.signal),
    answers(with_: typeof answer) {
      answer = with_;
    },
    watchesNothing() {
      watched = undefined;
    },
  };
}

describe('the bell at the Consul agent', () => {
  test('asks once for the hash, and then waits on it', async () => {
    const it = listening();
    const answers = [Promise.resolve({ hash: 'a' }), deferred<Answer>().promise];
    it.answers(() => answers.shift() ?? Promise.reject(new Error('a third question')));
    void it.start();
    await it.clock.advance(600_000);
    expect(it.asked).toEqual(['0 first', '0 a']);
  });

  test('rings at once when the connection breaks, and tries again after a second', async () => {
    const it = listening();
    it.answers(() => Promise.reject(unreachable()));
    void it.start();
    await idle();
    expect(it.broken).toMatchObject([{ code: 'UPSTREAM_UNREACHABLE' }]);
    await it.clock.advance(2_000);
    expect(it.asked).toEqual(['0 first', '1000 first', '2000 first']);
  });

  test('rings for the first that it hears of the service, and when somebody else has put it', async () => {
    const it = listening();
    const answers = [{ hash: 'a' }, { hash: 'a' }, { hash: 'b' }].map((answer) => Promise.resolve(answer));
    it.answers(() => answers.shift() ?? deferred<Answer>().promise);
    void it.start();
    await it.clock.advance(0);
    expect(it.changed()).toBe(1);
    await it.clock.advance(5_000);
    expect(it.changed()).toBe(2);
  });

  test('asks who refuses it less and less often', async () => {
    const it = listening();
    it.answers(() => Promise.reject(answered(403)));
    void it.start();
    await it.clock.advance(60_000);
    expect(it.asked.map((question) => question.split(' ')[0])).toEqual(['0', '1000', '3000', '7000', '15000', '31000']);
    it.stop.abort();
  });

  test('rings when the service is missing', async () => {
    const it = listening();
    it.answers(async () => 'missing');
    void it.start();
    await it.clock.advance(0);
    expect(it.missing()).toBe(1);
  });

  test('makes no loop of answers that come at once', async () => {
    const it = listening();
    it.answers(async () => ({ hash: 'a' }));
    void it.start();
    await it.clock.advance(10_000);
    expect(it.asked.length).toBeLessThanOrEqual(13);
  });

  test('waits while there is nothing to watch', async () => {
    const it = listening();
    it.watchesNothing();
    void it.start();
    await it.clock.advance(10_000);
    expect(it.asked).toEqual([]);
  });

  test('does not ring when it is stopped', async () => {
    const it = listening();
    const open = deferred<Answer>();
    it.answers(() => open.promise);
    const done = it.start();
    await idle();
    it.stop.abort();
    open.reject(new Error('aborted'));
    await done;
    expect([it.broken, it.missing(), it.clock.pending]).toEqual([[], 0, 0]);
  });
});
