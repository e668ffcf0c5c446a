import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { basicGuard } from '../../../src/sandbox/marathon/access/guards.ts';
import { serve } from '../../../src/sandbox/mount-http.ts';
import { atEnd } from '../../support/at-end.ts';
import { createCertificates, pemOf } from '../../support/certificates.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { startDaemon } from '../../support/process.ts';
import { startWorld } from '../world.ts';
import { nothingIsLost, temporaryFolder, untilPublished } from './guarded-world.ts';

/** A Mesos agent that speaks https, with those who have a certificate of its authority and know the password of the moment. */
async function startGuardedAgent() {
  const certificates = createCertificates();
  atEnd(async () => certificates.remove());
  const authority = certificates.authority('Cluster authority');
  const world = await startWorld();
  let password = 'hunter2';
  const https = await serve(
    async (request, signal) =>
      basicGuard('me', password)(request.headers.authorization)
        ? world.faulty.agent.handler(request, signal)
        : { status: 401, headers: { 'content-type': 'text/plain' }, body: '' },
    { tls: { ...pemOf(authority.issue('agent')), clientCa: readFileSync(authority.caFile, 'utf8') } },
  );
  atEnd(() => https.close());
  world.cluster.addApp({ id: '/web', instances: 10 });
  const startTask = () => world.cluster.startTask('/web', { agent: world.agent });
  const tasks = [startTask(), startTask(), startTask()];
  const passwordFile = join(await temporaryFolder(), 'password');
  const ours = authority.issue('daemon');
  const args = {
    user: ['--mesos-agent-user', 'me', '--mesos-agent-password-file', passwordFile],
    trust: ['--mesos-agent-ca-file', authority.caFile],
    show: ['--mesos-agent-cert-file', ours.certFile, '--mesos-agent-key-file', ours.keyFile],
  };
  const put = async (text: string) => {
    await writeFile(`${passwordFile}.new`, `${text}\n`, { mode: 0o600 });
    await rename(`${passwordFile}.new`, passwordFile);
  };
  await put(password);
  return {
    ...world,
    ...{ url: https.url, startTask, tasks, args, put },
    setPassword(next: string) {
      password = next;
    },
    run: (...more: readonly string[]) =>
      startDaemon(
        [
          ...['run', '--marathon', world.marathonHttp.url, '--mesos-agent', https.url, '--state-dir', world.stateDir],
          ...['--port', new URL(world.daemonUrl).port, '--log-format', 'json', '--agent-interval', '500ms', ...more],
        ],
        { CONSUL_HTTP_ADDR: world.consul.url },
      ),
  };
}

describeWithConsul('1.22.7', 'a Mesos agent that wants certificates and a password', () => {
  test('is served with ours, and nothing is lost when the password is replaced while tasks come and go', async () => {
    const world = await startGuardedAgent();
    const daemon = await world.run(...world.args.user, ...world.args.trust, ...world.args.show);
    await untilPublished(world);
    const lost = await nothingIsLost(world, async () => {
      for (const next of ['second', 'third']) {
        world.startTask();
        world.setPassword(next);
        await world.put(next);
        world.cluster.endTask(world.tasks.pop() ?? '', 'TASK_FINISHED');
        await untilPublished(world);
      }
    });
    expect(lost).toEqual([]);
    expect(await daemon.stop()).toBe(0);
    expect(daemon.output()).not.toMatch(/hunter2|second"|third"/);
  });

  test.each<[string, readonly ('user' | 'trust' | 'show')[], string, string]>([
    [
      'no user',
      ['trust', 'show'],
      ': 401',
      'it was asked without credentials: give --mesos-agent-user with --mesos-agent-password-file',
    ],
    [
      'no certificate',
      ['user', 'trust'],
      'client certificate',
      'give it one with --mesos-agent-cert-file and --mesos-agent-key-file',
    ],
    [
      'no authority to believe',
      ['user', 'show'],
      'an authority we do not trust',
      'give the certificate of whoever signed it with --mesos-agent-ca-file',
    ],
  ])('tells whoever has %s which option to give, in one line', async (_name, given, what, advice) => {
    const world = await startGuardedAgent();
    const daemon = await world.run(...given.flatMap((name) => world.args[name]));
    const told = await daemon.waitForLog((line) => String(line.error).includes(`${world.url}/state`));
    expect(told.error).toContain(what);
    expect(String(told.error).endsWith(`; ${advice}`) || String(told.error).includes(`; ${advice} (or`)).toBe(true);
    expect(await daemon.stop()).toBe(0);
    expect(daemon.lines.filter(({ error }) => String(error).includes(advice))).toHaveLength(1);
    expect(daemon.output()).not.toContain('hunter2');
  });
});
