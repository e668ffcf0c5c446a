import { expect, test } from 'vitest';
import { createLogin, LOGIN_PATH } from '../../../src/sandbox/marathon/access/login.ts';
import { serve } from '../../../src/sandbox/mount-http.ts';
import { atEnd } from '../../support/at-end.ts';
import { createCertificates, pemOf } from '../../support/certificates.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { waitFor } from '../../support/process.ts';
import { systemClock } from '../../support/system-clock.ts';
import { complaints, keyPair, startGuardedMarathon } from './guarded-marathon.ts';

/** A world whose Marathon lets in who has logged in, and a login server that speaks https. */
async function startLoginWorld(lifeMs?: number) {
  const { publicKey, privateKey } = keyPair();
  const users = { 'marathon-consul': publicKey };
  const login = createLogin({ clock: systemClock, users, ...(lifeMs !== undefined && { lifeMs }) });
  const certificates = createCertificates();
  atEnd(async () => certificates.remove());
  const authority = certificates.authority('Cluster authority');
  const http = await serve(login.handler, { tls: pemOf(authority.issue('login')) });
  atEnd(() => http.close());
  const world = await startGuardedMarathon(login.guard);
  const url = `${http.url}${LOGIN_PATH}`;
  return {
    ...world,
    login,
    url,
    privateKey,
    startWith: (keyFile: string) =>
      world.start(
        ...(['run', '--marathon-login-url', url, '--login-ca-file', authority.caFile] as const),
        ...['--marathon-login-user', 'marathon-consul', '--marathon-login-key-file', keyFile],
      ),
  };
}

describeWithConsul('1.22.7', 'a Marathon behind a login', () => {
  test('is served with tokens that end within seconds, and with one when another is revoked', async () => {
    const world = await startLoginWorld(5_000);
    const daemon = await world.startWith(await world.put('key', world.privateKey));
    await world.published();
    await world.streaming();
    const lost = await world.lostDuring(async () => {
      while (world.login.given() < 3) await world.turn();
      const before = world.login.given();
      world.login.revokeAll();
      world.marathon.failOver(); // a stream outlives its token
      await waitFor(() => world.login.given() > before, { withinMs: 20_000, what: 'another login' });
      await world.turn();
      await world.streaming();
    });
    expect(lost).toEqual([]);
    expect(await daemon.stop()).toBe(0);
    expect(daemon.output()).not.toContain('token=');
  });

  test('is told from a wrong account in one line, logs in no more than every few seconds, and is served when it is mended', async () => {
    const world = await startLoginWorld();
    const wrong = keyPair().privateKey;
    const path = await world.put('key', wrong);
    const daemon = await world.startWith(path);
    const line = await daemon.waitForLog((entry) => JSON.stringify(entry).includes('cannot log in'));
    expect(JSON.stringify(line)).toContain(
      `cannot log in as \\"marathon-consul\\": POST ${world.url}: 401: it does not know this account with the key in ${path}`,
    );
    expect(line.error).toContain(
      '; correct --marathon-login-user, which is "marathon-consul", or --marathon-login-key-file, or --marathon-login-url',
    );
    await world.put('key', world.privateKey);
    await world.published();
    expect(world.login.refused()).toBeLessThan(4);
    expect(await daemon.stop()).toBe(0);
    expect(complaints(daemon).join('\n')).not.toContain('PRIVATE KEY');
  });
});
