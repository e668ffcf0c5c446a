import { describe, expect, test } from 'vitest';
import { serviceId } from '../../../src/model/ids.ts';
import { OUTCOMES } from '../../../src/page/choice.ts';
import { decided } from '../server/snapshot.ts';
import { page, pageText } from './rendered.ts';

const NOW = Date.UTC(2026, 10, 22, 18);

const ONE_OF_EACH = OUTCOMES.toReversed().map((outcome) => decided(`${outcome}.1`, `/${outcome}`, outcome));

describe('the tasks', () => {
  test('come in the order in which somebody on call looks for them', async () => {
    const html = await page({ decisions: ONE_OF_EACH });
    const groups = [...html.matchAll(/<details class="group (\w+)/g)].map(([, outcome]) => outcome);
    expect(groups).toEqual(['held', 'waiting', 'skipped', 'published', 'withdrawn']);
  });

  test('show app, task, reason, both witnesses, since when, and service ids', async () => {
    const task = {
      ...decided('web.1', '/shop/web', 'published', 'the Mesos agent runs it'),
      sinceMs: NOW - 125_000,
      services: [serviceId('marathon:web.1'), serviceId('marathon:web.1:admin')],
    };
    expect(await pageText({ nowMs: NOW, decisions: [task] })).toMatch(
      /\/shop\/web web\.1 the Mesos agent runs it Marathon says running the Mesos agent says running 2 min ago marathon:web\.1 marathon:web\.1:admin/,
    );
    expect(await page({ nowMs: NOW, decisions: [task] })).toContain(
      '<time datetime="2026-11-22T17:57:55.000Z" title="2026-11-22 17:57:55 UTC">2 min ago</time>',
    );
  });

  test('show the warnings for their owners, and count the tasks with some on the group', async () => {
    const warned = { ...decided('web.1', '/shop/web', 'published'), warnings: ['label consul.nam is unknown', 'two'] };
    const text = await pageText({ decisions: [warned, decided('web.2', '/shop/web', 'published')] });
    expect(text).toContain('Published 2 tasks, 1 with warnings');
    expect(text).toMatch(/the Mesos agent says running Warning: label consul\.nam is unknown Warning: two /);
  });

  test('without warnings speak of none', async () => {
    expect(await pageText({ decisions: [decided('web.1', '/shop/web', 'published')] })).not.toMatch(/warning/i);
  });

  test('are counted by outcome, each count a link', async () => {
    const html = await page();
    expect(html).toContain('href="/" aria-current="true">All <b>3</b>');
    expect(html).toContain('href="/?outcome=waiting">Waiting <b>1</b>');
    expect(html).toMatch(/<span class="choice none">Held <b>0<\/b><\/span>/);
  });

  test('lead to their app, and back to every app', async () => {
    expect(await page()).toContain('<a href="/?app=/shop/web">');
    const html = await page({}, { app: '/shop/web', outcome: 'waiting' });
    expect(html).toMatch(/Only of app .*<a href="\/\?outcome=waiting">Show every app<\/a>/);
  });

  test('are those of one app, or of one outcome, when asked', async () => {
    const text = await pageText({}, { app: 'shop/web', outcome: 'waiting' });
    expect(text).toContain('web.2');
    expect(text).not.toContain('web.1 ');
    expect(text).not.toContain('batch.1');
  });

  test('are counted within the app that is chosen', async () => {
    expect(await pageText({}, { app: '/shop/web' })).toMatch(
      /All 2 Held 0 Waiting 1 Skipped 0 Published 1 Withdrawn 0/,
    );
  });

  test('offer each app once, with how many tasks it has', async () => {
    expect(await pageText()).toMatch(/Choose one of 2 apps \/shop\/web 2 tasks \/batch 1 task /);
  });

  test('say that there is no such outcome', async () => {
    expect(await pageText({}, { outcome: 'gone' })).toMatch(/There is no outcome called “ ?gone ?”: these are all/);
  });
});

describe('a long list', () => {
  const published = Array.from({ length: 1_000 }, (_, n) => decided(`web.${n}`, '/web', 'published'));

  test('of what is published is closed', async () => {
    expect(await page({ decisions: published })).toMatch(/<details class="group published">/);
  });

  test('is open when it is short', async () => {
    expect(await page({ decisions: published.slice(0, 3) })).toMatch(/<details class="group published" open>/);
  });

  test('is open when it is asked for', async () => {
    const html = await page({ decisions: published }, { outcome: 'published' });
    expect(html).toMatch(/<details class="group published" open>/);
  });

  test('of what is not published is open', async () => {
    const decisions = published.map((decision) => ({ ...decision, outcome: 'waiting' as const }));
    expect(await page({ decisions })).toMatch(/<details class="group waiting" open>/);
  });
});

describe('no task', () => {
  test('of this machine: says when there will be one', async () => {
    expect(await pageText({ decisions: [] })).toMatch(/No task of this machine is known: a task is shown here as soon/);
  });

  test('of this machine yet: says where to read on', async () => {
    expect(await pageText({ decisions: [], isReady: false })).toMatch(/No task of this machine is known yet: what is/);
  });

  test('among those that are asked for: leads to all', async () => {
    expect(await page({}, { app: '/nowhere' })).toContain('No task is like that. <a href="/">Show all tasks</a>');
  });
});
