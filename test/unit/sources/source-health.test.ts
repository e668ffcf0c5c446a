import { describe, expect, test } from 'vitest';
import { createSourceHealth } from '../../../src/sources/source-health.ts';
import { AppError } from '../../../src/support/errors.ts';
import { recordingLog } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';

function healthy() {
  const clock = createFakeClock();
  const { log, lines, told } = recordingLog();
  return { clock, lines, told, health: createSourceHealth('consul', () => 60_000, { clock, log }) };
}

describe('the health of a source', () => {
  test('is unasked at first', () => {
    expect(healthy().health.status()).toEqual({
      name: 'consul',
      state: 'unasked',
      ageMs: undefined,
      failures: 0,
      lastError: undefined,
    });
  });

  test('is fresh for as long as it should be', async () => {
    const { health, clock } = healthy();
    health.succeeded();
    await clock.advance(60_000);
    expect(health.status()).toMatchObject({ state: 'fresh', ageMs: 60_000 });
  });

  test('is stale after that, though nothing has failed', async () => {
    const { health, clock } = healthy();
    health.succeeded();
    await clock.advance(60_001);
    expect(health.status().state).toBe('stale');
  });

  test('is failing from the first failure on, and keeps the age of the last answer', async () => {
    const { health, clock } = healthy();
    health.succeeded();
    await clock.advance(10);
    health.failed(new Error('503'));
    expect(health.status()).toEqual({ name: 'consul', state: 'failing', ageMs: 10, failures: 1, lastError: '503' });
  });

  test('is fresh again with the next answer', () => {
    const { health } = healthy();
    health.failed(new Error('503'));
    health.succeeded();
    expect(health.status()).toMatchObject({ state: 'fresh', failures: 0, lastError: undefined });
  });

  test('tells the first failure and every tenth, and its return once', () => {
    const { health, told } = healthy();
    for (let n = 0; n < 25; n += 1) health.failed(new Error('503'));
    health.succeeded();
    health.succeeded();
    expect(told()).toEqual([...Array(3).fill('source gave no answer'), 'source is back']);
  });

  test('tells at once, and once, that it is denied, though it had failed for another reason before', () => {
    const { health, told } = healthy();
    health.failed(new Error('the stream ended'));
    for (let n = 0; n < 5; n += 1) health.failed(new AppError('UPSTREAM_DENIED', '401'));
    expect(told()).toHaveLength(2);
    health.succeeded();
    health.failed(new AppError('UPSTREAM_DENIED', '401'));
    expect(told()).toHaveLength(4);
  });

  test('tells how many failures a return ends', () => {
    const { health, lines } = healthy();
    health.failed('no');
    health.failed('no');
    health.succeeded();
    expect(lines.at(-1)).toEqual({
      level: 'info',
      message: 'source is back',
      fields: { source: 'consul', failures: 2 },
    });
  });
});
