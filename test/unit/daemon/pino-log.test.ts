import { describe, expect, test } from 'vitest';
import { createPinoLog } from '../../../src/daemon/pino-log.ts';

async function logged(format: 'auto' | 'json' | 'pretty', isTerminal: boolean, level: 'debug' | 'info' = 'info') {
  const lines: string[] = [];
  const log = await createPinoLog(
    { level, format },
    { isTerminal, stream: { write: (line) => void lines.push(line) } },
  );
  return { log, lines };
}

const HOSTILE = 'web\u001b]0;owned\u0007\u009b2J\r\u202e\\u001b';

describe('the log', () => {
  test('is one JSON object a line, with the level in words and ISO time', async () => {
    const { log, lines } = await logged('auto', false);
    log.info({ taskId: 'web.1' }, 'registered');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      taskId: 'web.1',
      msg: 'registered',
    });
    expect(lines[0]).toMatch(/\}\n$/);
  });

  test('leaves out what is below its level', async () => {
    const { log, lines } = await logged('json', false);
    log.debug({}, 'detail');
    expect(lines).toEqual([]);
  });

  test('tells an error with its stack, and a text as it is', async () => {
    const { log, lines } = await logged('json', false);
    log.error({ error: new Error('broken') }, 'failed');
    log.error({ error: 'in words' }, 'failed');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { message: 'broken', stack: expect.any(String) } });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ error: 'in words' });
  });

  test('is for people on a terminal, and when asked for', async () => {
    for (const [format, isTerminal] of [
      ['auto', true],
      ['pretty', false],
    ] as const) {
      const { log, lines } = await logged(format, isTerminal);
      log.info({ taskId: 'web.1' }, 'registered');
      expect(lines.join('')).toContain('registered');
      expect(lines.join('')).not.toMatch(/^\{/);
    }
  });

  test('loses nothing of a hostile name in JSON, and lets nothing of it act', async () => {
    const { log, lines } = await logged('json', false);
    log.info({ taskId: HOSTILE }, 'registered');
    expect(JSON.parse(lines[0] ?? '').taskId).toBe(HOSTILE);
    expect(lines.join('').replace(/\n$/, '')).toMatch(/^[\x20-\x7e]+$/);
  });

  test.each([
    ['a field', { taskId: HOSTILE }],
    ['a nested field', { task: { id: HOSTILE } }],
    ['a key', { [HOSTILE]: 1 }],
    ['an error', { error: new Error(HOSTILE) }],
  ])('lets nothing of a hostile name act on a terminal: %s', async (_where, fields) => {
    const { log, lines } = await logged('pretty', false);
    log.info(fields, 'registered');
    expect(lines.join('')).toMatch(/^[\x20-\x7e\n]+$/);
    expect(lines.join('')).toContain('owned');
  });
});
