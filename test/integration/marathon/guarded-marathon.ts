import { generateKeyPairSync } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Guard } from '../../../src/sandbox/marathon/access/guards.ts';
import type { Daemon, LogLine } from '../../support/daemon-process.ts';
import { startDaemon, waitFor } from '../../support/process.ts';
import { nothingIsLost, temporaryFolder, untilPublished } from '../connections/guarded-world.ts';
import { startWorld } from '../world.ts';

/** A world of three tasks, whose Marathon lets in whom the guard lets in, and a folder for secrets. */
export async function startGuardedMarathon(guard?: Guard) {
  const world = await startWorld('1.22.7', { ...(guard && { guard }) });
  const { cluster, agent } = world;
  let apps = 0;
  /** Of a new app, about which Marathon must be asked. */
  const start = () => {
    apps += 1;
    cluster.addApp({ id: `/web-${apps}`, instances: 1 });
    return cluster.startTask(`/web-${apps}`, { agent });
  };
  for (let n = 0; n < 3; n += 1) start();
  const folder = await temporaryFolder();
  return {
    ...world,
    /** A file with a secret, put as a tool that rotates secrets puts it. */
    async put(name: string, text: string): Promise<string> {
      const path = join(folder, name);
      await writeFile(`${path}.new`, text, { mode: 0o600 });
      await rename(`${path}.new`, path);
      return path;
    },
    /** A task of a new app begins, and ends when Consul has it; resolves when that shows too. The first three stay. */
    async turn(): Promise<void> {
      const task = start();
      await untilPublished(world);
      cluster.endTask(task, 'TASK_FINISHED');
      await untilPublished(world);
    },
    /** What was not in Consul for a moment while `work` went on. */
    lostDuring: (work: () => Promise<void>) => nothingIsLost(world, work),
    published: () => untilPublished(world),
    /** Runs the daemon with a Marathon that is reached elsewhere. */
    runWith: (marathonUrl: string, ...args: string[]): Promise<Daemon> =>
      startDaemon(
        [
          ...['run', '--marathon', marathonUrl, '--mesos-agent', world.mesosHttp.url, '--state-dir', world.stateDir],
          ...['--port', new URL(world.daemonUrl).port, '--log-format', 'json', ...args],
        ],
        { CONSUL_HTTP_ADDR: world.consul.url },
      ),
    /** Waits until events come over a stream. */
    streaming: () => waitFor(() => world.marathon.streams() > 0, { what: 'an event stream' }),
  };
}

/** A key pair of a service account (PEM). */
export const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

/** What the log says of things that went wrong, a text each. */
export const complaints = ({ lines }: Daemon): readonly string[] =>
  lines.filter(({ level }: LogLine) => level === 'warn' || level === 'error').map((line) => JSON.stringify(line));
