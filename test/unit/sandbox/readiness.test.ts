import { describe, expect, test } from 'vitest';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { jsonOf } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';

const WEB = {
  id: '/web',
  instances: 2,
  portDefinitions: [{ name: 'http' }],
  readinessChecks: [{ name: 'ready', portName: 'http' }],
};

function setUp() {
  const clock = createHandClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  cluster.addAgent();
  const { handler } = createMarathon({ cluster, clock });
  cluster.addApp(WEB);
  const resultsOf = async (embed = '?embed=app.tasks&embed=app.readiness') => {
    const { app } = await jsonOf<{ app: { readinessCheckResults?: unknown } }>(handler, `/v2/apps/web${embed}`);
    return app.readinessCheckResults;
  };
  return { cluster, resultsOf };
}

describe('readiness', () => {
  test('is shown where it is asked for, task by task, as far as the checks have reported', async () => {
    const { cluster, resultsOf } = setUp();
    const [one, two] = [cluster.startTask('/web'), cluster.startTask('/web')];
    expect(await resultsOf()).toEqual([]);
    cluster.setReady(one, true);
    cluster.setReady(two, false);
    expect(await resultsOf()).toEqual([
      { name: 'ready', taskId: one, ready: true },
      { name: 'ready', taskId: two, ready: false },
    ]);
    expect(await resultsOf('')).toBeUndefined();
  });

  test('is what a deployment waits for; with it the results go, and nobody asks any more', async () => {
    const { cluster, resultsOf } = setUp();
    const [one, two] = [cluster.startTask('/web'), cluster.startTask('/web')];
    cluster.setReady(one, true);
    expect(cluster.deploymentOf('/web')).toBeDefined();
    cluster.setReady(two, true);
    expect(cluster.deploymentOf('/web')).toBeUndefined();
    cluster.setReady(one, false);
    expect(await resultsOf()).toEqual([]);
  });

  test('is asked of new tasks only, in a later deployment', () => {
    const { cluster } = setUp();
    for (const id of [cluster.startTask('/web'), cluster.startTask('/web')]) cluster.setReady(id, true);
    cluster.updateApp('/web', { instances: 3 });
    const third = cluster.startTask('/web');
    expect(cluster.deploymentOf('/web')).toBeDefined();
    cluster.setReady(third, true);
    expect(cluster.deploymentOf('/web')).toBeUndefined();
  });

  test('is nothing that an app without such checks has', () => {
    const { cluster } = setUp();
    cluster.addApp({ id: '/plain' });
    const id = cluster.startTask('/plain');
    expect(() => cluster.setReady(id, true)).toThrow('/plain has no readiness checks');
  });
});
