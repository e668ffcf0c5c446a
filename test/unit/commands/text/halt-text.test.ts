import { describe, expect, test } from 'vitest';
import { explain } from '../../../../src/commands/explain.ts';
import { plan } from '../../../../src/commands/plan.ts';
import { snapshot } from '../../server/snapshot.ts';
import { aPicture, freshConfig, idleDaemon, stage } from '../surroundings.ts';

const halts = [
  { kind: 'paused', by: 'ops@node-1', why: 'works', untilMs: 92_000 },
  { kind: 'frozen', by: 'duty', why: '', untilMs: undefined },
] as const;
const status = snapshot({ halts, nowMs: 2_000 });

describe('a halt is told before', () => {
  test('a plan, as text and as JSON', async () => {
    const at = stage(idleDaemon({ plan: async () => ({ status, changes: [], problems: [] }) }));
    await plan(freshConfig(), { asJson: false }, at);
    const text = at.printed.join('').replace(/\s+/g, ' ');
    expect(text).toMatch(/^PAUSED on this machine until .* local time \(for 90 s\), by ops@node-1 \(works\)\. Nothing/);
    expect(text).toContain('FROZEN with the whole cluster until somebody takes it back, by duty.');
    await plan(freshConfig(), { asJson: true }, at);
    expect(JSON.parse(at.printed.at(-1) ?? '')).toMatchObject({ halts: [{ kind: 'paused' }, { kind: 'frozen' }] });
  });

  test('a plan, with an end that is no time', async () => {
    const unread = snapshot({ halts: [{ ...halts[1], unreadUntil: 'tomorrow' }], nowMs: 2_000 });
    const at = stage(idleDaemon({ plan: async () => ({ status: unread, changes: [], problems: [] }) }));
    await plan(freshConfig(), { asJson: false }, at);
    const text = at.printed.join('').replace(/\s+/g, ' ');
    expect(text).toContain(
      'until somebody takes it back (the end it tells, "tomorrow", is no time that can be read), by',
    );
  });

  test('an explanation', async () => {
    const at = stage(idleDaemon({ explain: async () => aPicture({ status }) }));
    await explain(freshConfig(), { subject: { kind: 'running', id: 'nobody' }, asJson: false }, at);
    expect(at.printed.join('')).toMatch(/^PAUSED on this machine until .*\n/);
  });

  test('nothing, where nothing is on', async () => {
    const at = stage(idleDaemon());
    await plan(freshConfig(), { asJson: false }, at);
    expect(at.printed.join('')).not.toMatch(/PAUSED|FROZEN/);
  });
});
