import { expect, test } from 'vitest';
import { createRecord } from '../../../src/inventory/record.ts';
import { verdictOn } from '../../../src/inventory/verdict.ts';
import type { HealthReport } from '../../../src/model/health.ts';
import { aDefinition, HTTP_CHECK, idOf, WEB } from '../examples.ts';

const ALIVE = { reported: 1, alive: 1 };
const ILL = { reported: 1, alive: 0 };

type Health = { marathon?: HealthReport; agent?: HealthReport };

const verdict = (health: Health, protocols: readonly string[], container?: string) => {
  const record = createRecord(idOf(1), WEB, 0);
  Object.assign(record.health, health);
  const healthChecks = protocols.map((protocol) => ({ ...HTTP_CHECK, protocol }));
  return verdictOn(record, aDefinition({ container, healthChecks }));
};

test.each([
  ['an app without checks is alive', {}, [], 'alive'],
  ["Marathon's word is enough", { marathon: ALIVE }, ['HTTP'], 'alive'],
  ['an ill check is enough', { marathon: ILL }, ['HTTP', 'TCP'], 'unhealthy'],
  ['one report of two checks is not', { marathon: ALIVE }, ['HTTP', 'TCP'], 'unknown'],
  ['the agent speaks for checks that Mesos runs', { agent: ALIVE }, ['MESOS_HTTP'], 'alive'],
  ['and for commands', { agent: ILL }, ['COMMAND'], 'unhealthy'],
  ["but not for Marathon's own", { agent: ALIVE }, ['HTTP'], 'unknown'],
  ['nor where an app has both', { agent: ALIVE }, ['HTTP', 'COMMAND'], 'unknown'],
  ['Marathon goes first', { marathon: ILL, agent: ALIVE }, ['MESOS_TCP'], 'unhealthy'],
] as const)('%s', (_sentence, health, protocols, expected) => {
  expect(verdict(health, protocols)).toBe(expected);
});

test.each([
  ['the agent goes first: Marathon may mean another container', { marathon: ALIVE, agent: ILL }, 'unhealthy'],
  ['and says that it is well', { marathon: ILL, agent: ALIVE }, 'alive'],
  ["Marathon's word is enough where the agent is silent", { marathon: ALIVE }, 'alive'],
  ['nobody has said anything', {}, 'unknown'],
] as const)('of a container of a pod, %s', (_sentence, health, expected) => {
  expect(verdict(health, ['MESOS_HTTP'], 'web')).toBe(expected);
});
