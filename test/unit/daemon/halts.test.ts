import { describe, expect, test } from 'vitest';
import { createHalts } from '../../../src/daemon/halts.ts';
import type { Halt } from '../../../src/model/halt.ts';
import { silentLog } from '../../../src/support/log.ts';
import { createFakeClock, idle, START_WALL_MS } from '../fake-clock.ts';

const MINUTE = 60_000;

function setUp() {
  const clock = createFakeClock();
  const told: string[] = [];
  const stop = new AbortController();
  let changes = 0;
  const note = (level: string) => (fields: object, message: string) =>
    void told.push(`${level} ${message.split(':')[0]} ${JSON.stringify(fields)}`);
  const halts = createHalts({
    clock,
    log: { ...silentLog, info: note('info'), warn: note('warn') },
    onChange() {
      changes += 1;
    },
  });
  return { clock, told, halts, stop, changes: () => changes, start: () => halts.run(stop.signal) };
}

const paused = (over: Partial<Halt> = {}): Halt => ({
  kind: 'paused',
  by: 'ops@node-1',
  why: 'works',
  untilMs: START_WALL_MS + 30 * MINUTE,
  ...over,
});
const frozen = (over: Partial<Halt> = {}): Halt => ({
  ...paused({ by: 'duty', untilMs: undefined }),
  ...over,
  kind: 'frozen',
});
const FIELDS = '{"by":"ops@node-1","why":"works","until":"2020-01-01T12:30:00.000Z"}';

describe('a halt', () => {
  test('whose end cannot be read says so, and so does one whose end can be read no more', () => {
    const { told, halts } = setUp();
    halts.freeze(frozen());
    halts.freeze(frozen({ unreadUntil: 'tomorrow' }));
    expect(told.at(-1)).toMatch(/^warn the freeze key says something else .*tomorrow.* is no time that can be read/);
    halts.freeze(frozen({ unreadUntil: 'tomorrow' }));
    expect(told).toHaveLength(2);
  });

  test('is told when it begins, each ten minutes while it lasts, and when it ends by itself', async () => {
    const { clock, told, halts, start, stop, changes } = setUp();
    const running = start();
    halts.pause(paused());
    await clock.advance(29 * MINUTE);
    expect(halts.current()).toEqual([paused()]);
    expect(changes()).toBe(1);
    await clock.advance(2 * MINUTE);
    expect(halts.current()).toEqual([]);
    expect(changes()).toBe(2);
    expect(told).toEqual([
      `warn paused ${FIELDS}`,
      `warn still paused ${FIELDS}`,
      `warn still paused ${FIELDS}`,
      `info no longer paused {"by":"ops@node-1","endedBy":"its time is up","lastedMs":${30 * MINUTE}}`,
    ]);
    stop.abort();
    await running;
    expect(clock.pending).toBe(0);
  });

  test('is over at its time even where nobody runs', async () => {
    const { clock, halts } = setUp();
    halts.pause(paused());
    await clock.advance(30 * MINUTE);
    expect(halts.current()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('without an end lasts until it is taken back', async () => {
    const { clock, halts, start, changes } = setUp();
    void start();
    halts.freeze(frozen());
    await clock.advance(48 * 60 * MINUTE);
    expect(halts.current()).toEqual([frozen()]);
    halts.freeze(undefined);
    expect(halts.current()).toEqual([]);
    expect(changes()).toBe(2);
  });

  test('is replaced by a later one of its kind', () => {
    const { halts, told, changes } = setUp();
    halts.pause(paused());
    halts.pause(paused({ why: 'more works' }));
    expect(halts.current()).toEqual([paused({ why: 'more works' })]);
    expect(told[1]).toMatch(/^warn paused anew .*more works/);
    expect(changes()).toBe(2);
  });

  test('of one kind leaves the other alone', () => {
    const { halts } = setUp();
    halts.freeze(frozen());
    halts.pause(paused());
    expect(halts.current()).toEqual([paused(), frozen()]);
    expect(halts.resume('ops')).toBe(true);
    expect(halts.current()).toEqual([frozen()]);
    expect(halts.resume('ops')).toBe(false);
  });

  test('that is read again and again is told once', () => {
    const { halts, told, changes } = setUp();
    for (let reading = 0; reading < 3; reading += 1) halts.freeze(frozen());
    expect(told).toHaveLength(1);
    expect(changes()).toBe(1);
    halts.freeze(frozen({ why: 'another' }));
    expect(told[1]).toMatch(/^warn the freeze key says something else/);
  });

  test('that is over before it begins is none', () => {
    const { halts, changes } = setUp();
    halts.pause(paused({ untilMs: START_WALL_MS }));
    halts.freeze(frozen({ untilMs: START_WALL_MS - 1 }));
    expect(halts.current()).toEqual([]);
    expect(changes()).toBe(0);
  });

  test('of a former process goes on, if it is not over, and is told', () => {
    const { halts, told } = setUp();
    halts.restore([paused(), frozen({ untilMs: START_WALL_MS - 1 })]);
    expect(halts.current()).toEqual([paused()]);
    expect(told).toEqual([`warn still paused ${FIELDS}`]);
  });

  test('that is restored while it runs ends at its time', async () => {
    const { clock, halts, start, changes } = setUp();
    void start();
    await idle();
    halts.restore([paused()]);
    await clock.advance(31 * MINUTE);
    expect(changes()).toBe(1);
  });
});
