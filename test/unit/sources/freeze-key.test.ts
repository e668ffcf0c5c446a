import { setMaxListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { KeyReading } from '../../../src/clients/consul/read-key.ts';
import type { Halt } from '../../../src/model/halt.ts';
import { createFreezeKey } from '../../../src/sources/freeze-key.ts';
import { AppError } from '../../../src/support/errors.ts';
import { silentLog } from '../../../src/support/log.ts';
import { deferred, unreachable } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

const denied = new AppError('UPSTREAM_DENIED', 'GET http://c/v1/kv/x: 403: Permission denied');
const reading = (value: string | undefined, index: string): Promise<KeyReading> => Promise.resolve({ value, index });

function following(answers: (() => Promise<KeyReading>)[], isNamed = true) {
  const clock = createFakeClock();
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // each question below leaves one
  const asked: string[] = [];
  const words: (string | undefined)[] = [];
  const told: { level: string; message: string; fields: object }[] = [];
  let name = isNamed ? 'production' : undefined;
  let firstWords = 0;
  const note = (level: string) => (fields: object, message: string) => void told.push({ level, message, fields });
  const freeze = createFreezeKey({
    client: {
      readKey(key, index, signal) {
        asked.push(`${clock.now()} ${key} ${index ?? 'now'}`);
        const answer = answers.shift()?.() ?? deferred<KeyReading>().promise;
        const hungUp = new Promise<never>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        );
        return Promise.race([answer, hungUp]);
      },
    },
    clock,
    random: () => 0.5,
    log: { ...silentLog, info: note('info'), warn: note('warn') },
    cluster: () => name,
    onFreeze: (halt: Halt | undefined) => void words.push(halt?.why),
    onFirstWord() {
      firstWords += 1;
    },
  });
  return {
    clock,
    stop,
    asked,
    words,
    told,
    freeze,
    firstWords: () => firstWords,
    start: () => freeze.run(stop.signal),
    learn(cluster: string) {
      name = cluster;
      freeze.wake();
    },
  };
}

const KEY = 'marathon-consul/freeze/production';

describe('the freeze key', () => {
  test('is read at once, and then waited for with the index it came with, there or not', async () => {
    const it = following([() => reading(undefined, '7'), () => reading('works', '8'), () => reading(undefined, '9')]);
    void it.start();
    await it.clock.advance(5_000);
    expect(it.words).toEqual([undefined, 'works', undefined]);
    expect(it.asked).toEqual([`0 ${KEY} now`, `0 ${KEY} 7`, `1000 ${KEY} 8`, `2000 ${KEY} 9`]);
  });

  test('is read anew when the index goes back', async () => {
    const it = following([() => reading(undefined, '70'), () => reading('works', '8')]);
    void it.start();
    await it.clock.advance(1_500);
    expect(it.asked.at(-1)).toBe(`1000 ${KEY} now`);
  });

  test.each(['', '0'])('is not asked for in a loop when it comes with the index "%s"', async (index) => {
    const it = following(Array.from({ length: 50 }, () => () => reading('works', index)));
    void it.start();
    await it.clock.advance(10_000);
    expect(it.asked.length).toBeGreaterThan(5);
    expect(it.asked.length).toBeLessThan(12);
  });

  test('that cannot be read leaves its last word, is told once with the right to grant, and tried again', async () => {
    const refusals = Array.from({ length: 3 }, () => () => Promise.reject(denied));
    const it = following([() => reading('works', '7'), ...refusals, () => reading('works', '7')]);
    void it.start();
    await it.clock.advance(60_000);
    expect(it.words).toEqual(['works', 'works']);
    expect(it.told.map(({ level, message }) => `${level} ${message.split(':')[0]}`)).toEqual([
      'warn the freeze key cannot be read',
      'info the freeze key can be read again',
    ]);
    expect(it.told[0]?.fields).toMatchObject({ key: KEY, policy: 'key_prefix "marathon-consul/" { policy = "read" }' });
    // Consul may have started anew meanwhile: with an old index it would let us wait.
    expect(it.asked.slice(2, 5).every((line) => line.endsWith('now'))).toBe(true);
  });

  test('that nobody answers for says nothing of rights', async () => {
    const it = following([() => Promise.reject(unreachable())]);
    void it.start();
    await idle();
    expect(it.told[0]?.fields).not.toHaveProperty('policy');
    expect(it.words).toEqual([]);
  });

  test('is waited for two seconds at most before the first word', async () => {
    const it = following([() => deferred<KeyReading>().promise]);
    void it.start();
    await it.clock.advance(1_999);
    expect([it.freeze.wasAsked, it.firstWords()]).toEqual([false, 0]);
    await it.clock.advance(1);
    expect([it.freeze.wasAsked, it.firstWords()]).toEqual([true, 1]);
  });

  test('is asked for as soon as the name of the cluster is known', async () => {
    const it = following([() => reading(undefined, '7')], false);
    void it.start();
    await it.clock.advance(3_000);
    expect(it.asked).toEqual([]);
    it.learn('late');
    await it.clock.advance(0);
    expect(it.asked[0]).toBe('3000 marathon-consul/freeze/late now');
  });

  test('is asked for once where nobody follows it, and not again where somebody does', async () => {
    const it = following([() => reading('works', '7')]);
    await it.freeze.once(it.stop.signal);
    await it.freeze.once(it.stop.signal);
    expect(it.words).toEqual(['works']);
    expect(it.asked).toHaveLength(1);
  });

  test('is left when the daemon ends', async () => {
    const it = following([() => reading(undefined, '7')]);
    const running = it.start();
    await idle();
    it.stop.abort();
    await running;
    expect(it.told).toEqual([]);
    expect(it.clock.pending).toBe(0);
  });
});
