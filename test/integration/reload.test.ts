import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { waitFor } from '../support/process.ts';
import { startWorld } from './world.ts';

const BOUND = { withinMs: 20_000 };

describeWithConsul('1.22.7', 'a configuration that changes while the daemon runs', () => {
  test('is taken over at SIGHUP and when its file changes; a wrong one is told, and changes nothing', async () => {
    const { cluster, agent, consulApi, stateDir, start } = await startWorld();
    cluster.addApp({ id: '/web' });
    cluster.addApp({ id: '/batch' });
    const [web, batch] = ['/web', '/batch'].map((app) => cluster.startTask(app, { agent }));
    const path = join(stateDir, 'config.yaml');
    const tagsOf = async (task: string | undefined) => (await consulApi.agentServices())[`marathon:${task}`]?.Tags;
    const has = (task: string | undefined, tags: readonly string[] | undefined) =>
      waitFor(async () => JSON.stringify(await tagsOf(task)) === JSON.stringify(tags), {
        ...BOUND,
        what: `the tags ${tags}`,
      });
    await writeFile(path, 'tags: [one]\nrewrite-spread: 0s\n');
    const daemon = await start('run', '--config', path);
    await has(web, ['one']);
    await has(batch, ['one']);

    await writeFile(path, 'tags: [one, two]\nrewrite-spread: 0s\n');
    await has(web, ['one', 'two']);

    await writeFile(path, 'tags: [three]\nrewrite-spread: never\n');
    daemon.hangUp();
    await waitFor(() => daemon.output().includes('the one before stays in use'), { ...BOUND, what: 'the complaint' });
    expect(daemon.output()).toMatch(/rewrite-spread.*line 2, column 17/);
    expect(await tagsOf(web)).toEqual(['one', 'two']);

    await writeFile(path, 'tags: [four]\nrewrite-spread: 0s\nignore-apps: [/batch]\nbind: 127.0.0.2\n');
    daemon.hangUp();
    await has(web, ['four']);
    await has(batch, undefined);
    expect(daemon.output()).toContain('"needsRestart":["bind"]');
  });
});
