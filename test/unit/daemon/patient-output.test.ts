import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createPatientOutput } from '../../../src/daemon/patient-output.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

const LINE = `${'x'.repeat(1024 * 1024 - 1)}\n`;

function writing() {
  const read: string[] = [];
  let isReading = true;
  let goOn = () => {};
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      if (chunk !== '') read.push(chunk);
      if (isReading) done();
      else goOn = done;
    },
  });
  const clock = createFakeClock();
  return {
    read,
    output,
    clock,
    log: createPatientOutput(clock, output),
    stopsReading() {
      isReading = false;
    },
    readsOn() {
      isReading = true;
      goOn();
    },
  };
}

describe('an output whose reader', () => {
  test('reads has every line', () => {
    const it = writing();
    it.log.stream.write('one\n');
    expect([it.read, it.log.lost]).toEqual([['one\n'], 0]);
  });

  test('stops reading keeps some lines, loses what comes then, and goes on when it reads on', async () => {
    const it = writing();
    it.stopsReading();
    for (let n = 0; n < 10; n += 1) it.log.stream.write(LINE);
    expect(it.log.lost).toBe(5);
    it.readsOn();
    await idle();
    it.log.stream.write('again\n');
    expect([it.read.length, it.read.at(-1)]).toEqual([6, 'again\n']);
  });

  test('ends goes nowhere, and hurts nobody', async () => {
    const it = writing();
    it.output.destroy(new Error('EPIPE'));
    await idle();
    it.log.stream.write('one\n');
    await it.log.end();
    expect([it.read, it.log.lost]).toEqual([[], 1]);
  });

  test('reads late is waited for at the end, for two seconds', async () => {
    const it = writing();
    it.stopsReading();
    it.log.stream.write('last\n');
    let hasEnded = false;
    const end = it.log.end().then(() => {
      hasEnded = true;
    });
    await it.clock.advance(1_999);
    expect(hasEnded).toBe(false);
    await it.clock.advance(1);
    await end;
    expect([it.output.destroyed, it.clock.pending]).toEqual([true, 0]);
  });
});
