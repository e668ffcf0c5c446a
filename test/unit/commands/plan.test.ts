import { describe, expect, test } from 'vitest';
import { plan } from '../../../src/commands/plan.ts';
import { AppError } from '../../../src/support/errors.ts';
import { snapshot } from '../server/snapshot.ts';
import { freshConfig, idleDaemon, stage } from './surroundings.ts';

const AS_TEXT = { asJson: false };

describe('plan', () => {
  test('prints the plan and ends', async () => {
    const at = stage();
    expect(await plan(freshConfig(), AS_TEXT, at)).toBe(0);
    expect(at.printed.join('')).toContain('Nothing to change.');
    expect(at.closed()).toBe(1);
  });

  test('prints one line of JSON when asked', async () => {
    const at = stage();
    await plan(freshConfig(), { asJson: true }, at);
    const [text = ''] = at.printed;
    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(Object.keys(JSON.parse(text))).toEqual(['cluster', 'halts', 'changes', 'decisions', 'sources', 'problems']);
  });

  test('fails when a source was needed that did not answer, and shows the rest', async () => {
    const problems = ['GET http://127.0.0.1:5051/state: nobody listens there'];
    const at = stage(idleDaemon({ plan: async () => ({ status: snapshot(), changes: [], problems }) }));
    expect(await plan(freshConfig(), AS_TEXT, at)).toBe(1);
    expect(at.complaints).toEqual(problems);
    expect(at.printed.join('')).toContain('Incomplete, because a source did not answer.');
  });

  test('fails with one line when nothing could be asked', async () => {
    const failing = () => Promise.reject(new AppError('UPSTREAM_DENIED', 'GET http://c/v1/agent/services: 403'));
    const at = stage(idleDaemon({ plan: failing }));
    expect(await plan(freshConfig(), AS_TEXT, at)).toBe(1);
    expect(at.complaints).toEqual(['GET http://c/v1/agent/services: 403']);
  });

  test('hands a bug on', async () => {
    const at = stage(idleDaemon({ plan: () => Promise.reject(new TypeError('a bug')) }));
    await expect(plan(freshConfig(), AS_TEXT, at)).rejects.toThrow('a bug');
  });

  test('ends without an answer when it is told to stop', async () => {
    const waiting = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => void signal.addEventListener('abort', () => reject(signal.reason)));
    const at = stage(idleDaemon({ plan: waiting }));
    const planning = plan(freshConfig(), AS_TEXT, at);
    at.signals.emit('SIGINT');
    expect(await planning).toBe(1);
    expect([...at.printed, ...at.complaints]).toEqual([]);
  });
});
