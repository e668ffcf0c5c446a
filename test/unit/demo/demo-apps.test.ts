import { describe, expect, test } from 'vitest';
import { demoApps, PLAYGROUND } from '../../../src/demo/cluster/demo-apps.ts';
import { portsOf } from '../../../src/sandbox/cluster/app-ports.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createFakeClock } from '../fake-clock.ts';

const APPS = demoApps({ addresses: ['127.0.11.2', '127.0.11.3'], port: 6379 });

/** What Marathon makes of it. */
function completed() {
  const cluster = createCluster({ clock: createFakeClock(), random: () => 0.5 });
  return APPS.map((app) => ({ app, complete: cluster.addApp(app.definition) }));
}

describe('the demo world', () => {
  test('has a dozen apps, each once, in groups', () => {
    const ids = APPS.map(({ definition }) => definition.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(12);
    expect(new Set(ids.map((id) => id.split('/')[1])).size).toBeGreaterThanOrEqual(5);
    expect(ids).toContain(PLAYGROUND);
  });

  test('opens exactly the ports that each definition has', () => {
    for (const { app, complete } of completed()) expect(app.opens, complete.id).toHaveLength(portsOf(complete).length);
  });

  test('has every kind of check, network and port', () => {
    const all = completed().map(({ complete }) => complete);
    const protocols = all.flatMap(({ healthChecks = [] }) => healthChecks.map(({ protocol }) => protocol));
    expect(new Set(protocols)).toEqual(new Set(['HTTP', 'TCP', 'COMMAND', 'MESOS_HTTP']));
    const modes = all.flatMap(({ networks }) => networks.map(({ mode }) => mode));
    expect(new Set(modes)).toEqual(new Set(['host', 'container', 'container/bridge']));
    expect(new Set(APPS.map(({ opens }) => opens.length))).toEqual(new Set([0, 1, 2]));
  });

  test('has a deployment, a failure, and somebody on another machine', () => {
    expect(APPS.filter(({ isDeployedOften }) => isDeployedOften)).toHaveLength(1);
    expect(APPS.filter(({ failsAfterMs }) => failsAfterMs)).toHaveLength(1);
    expect(APPS.filter(({ isElsewhere }) => isElsewhere)).toHaveLength(1);
  });
});
