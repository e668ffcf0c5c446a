import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Handler } from '../../../src/sandbox/handler.ts';
import { basicGuard, tokenGuard } from '../../../src/sandbox/marathon/access/guards.ts';
import { serve } from '../../../src/sandbox/mount-http.ts';
import { atEnd } from '../../support/at-end.ts';
import { createCertificates, pemOf } from '../../support/certificates.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { complaints, startGuardedMarathon } from './guarded-marathon.ts';

describeWithConsul('1.22.7', 'a Marathon that wants a user and a password', () => {
  test('is served, its events too, with those of the options', async () => {
    const world = await startGuardedMarathon(basicGuard('me', 'pass: wörd'));
    const file = await world.put('password', 'pass: wörd\n');
    const daemon = await world.start('run', '--marathon-user', 'me', '--marathon-password-file', file);
    await world.published();
    await world.streaming();
    await world.turn();
    expect(await daemon.stop()).toBe(0);
    expect(complaints(daemon)).toEqual([]);
    expect(daemon.output()).not.toContain('wörd');
  });

  test.each([
    ['no credentials', [], 'it was asked without credentials: give --marathon-user with --marathon-password-file'],
    [
      'a wrong user',
      ['--marathon-user', 'somebody'],
      'it was asked as "somebody" (--marathon-user) with the password in',
    ],
  ] as const)('says so to who has %s, in one line, and nothing is published', async (_name, args, advice) => {
    const world = await startGuardedMarathon(basicGuard('me', 'hunter2'));
    const file = await world.put('password', 'hunter2');
    const daemon = await world.start('run', ...args, ...(args.length > 0 ? ['--marathon-password-file', file] : []));
    const told = await daemon.waitForLog((line) =>
      JSON.stringify(line).includes(`GET ${world.marathonHttp.url}/v2/info: 401`),
    );
    expect(told.error).toContain(`; ${advice}`);
    expect(complaints(daemon).filter((line) => line.includes('/v2/info: 401'))).toHaveLength(1);
    expect(await world.consulApi.published()).toEqual({});
    expect(await daemon.stop()).toBe(0);
    expect(daemon.output()).not.toContain('hunter2');
  });
});

describeWithConsul('1.22.7', 'a Marathon that wants a token', () => {
  test.each([
    ['bearer', 'Bearer '],
    ['token', 'token='],
  ] as const)('of the scheme %s loses nothing when it is replaced while tasks come and go', async (scheme, shown) => {
    let good = ['first'];
    const world = await startGuardedMarathon(tokenGuard(shown, () => good));
    const file = await world.put('token', 'first\n');
    const options = ['--marathon-token-file', file, '--marathon-token-scheme', scheme];
    const daemon = await world.start('run', ...options);
    await world.published();
    await world.streaming();
    const lost = await world.lostDuring(async () => {
      for (const next of ['second', 'third']) {
        good = [...good, next];
        await world.turn();
        await world.put('token', `${next}\n`);
        good = [next];
        world.marathon.failOver(); // a stream outlives its token
        await world.turn();
        await world.streaming();
      }
    });
    expect(lost).toEqual([]);
    expect(await daemon.stop()).toBe(0);
    expect(complaints(daemon).filter((line) => line.includes(': 401'))).toEqual([]);
  });

  test('keeps what is in Consul when it is revoked, says so in one line of each source, and goes on with the next', async () => {
    let good = ['first'];
    const world = await startGuardedMarathon(tokenGuard('Bearer ', () => good));
    const file = await world.put('token', 'first\n');
    const daemon = await world.start('run', '--marathon-token-file', file);
    await world.published();
    await world.streaming();
    const lost = await world.lostDuring(async () => {
      good = ['second'];
      world.marathon.failOver();
      await daemon.waitForLog((line) => JSON.stringify(line).includes(': 401'));
      await world.put('token', 'second\n');
      await world.turn();
      await world.streaming();
    });
    expect(lost).toEqual([]);
    expect(await daemon.stop()).toBe(0);
    const ofStream = complaints(daemon).filter((line) => line.includes('event stream') && line.includes(': 401'));
    expect(ofStream).toHaveLength(1);
  });
});

describeWithConsul('1.22.7', 'a Marathon that speaks https', () => {
  async function startSecured(altNames: string) {
    const certificates = createCertificates();
    atEnd(async () => certificates.remove());
    const authority = certificates.authority('Cluster authority');
    const world = await startGuardedMarathon(basicGuard('me', 'hunter2'));
    const tls = pemOf(authority.issue('marathon', { altNames }));
    const https = await serve(world.faulty.marathon.handler, { tls });
    atEnd(() => https.close());
    const file = await world.put('password', 'hunter2');
    const asWho = ['--marathon-user', 'me', '--marathon-password-file', file];
    return {
      ...world,
      url: https.url,
      caFile: authority.caFile,
      otherCaFile: certificates.authority('Somebody').caFile,
      run: (...args: string[]) => world.runWith(https.url, ...asWho, ...args),
    };
  }

  test('is served, its events too, where its authority is ours', async () => {
    const world = await startSecured('IP:127.0.0.1');
    const daemon = await world.run('--marathon-ca-file', world.caFile);
    await world.published();
    await world.streaming();
    await world.turn();
    expect(await daemon.stop()).toBe(0);
    expect(complaints(daemon)).toEqual([]);
  });

  test('is served behind a proxy with a path that wants a certificate, and to who has none it says so', async () => {
    const prefix = '/service/marathon';
    const certificates = createCertificates();
    atEnd(async () => certificates.remove());
    const authority = certificates.authority('Cluster authority');
    const world = await startGuardedMarathon();
    const proxy: Handler = (request, signal) =>
      request.path.startsWith(`${prefix}/`)
        ? world.faulty.marathon.handler({ ...request, path: request.path.slice(prefix.length) }, signal)
        : { status: 404, headers: {}, body: '' };
    const clientCa = readFileSync(authority.caFile, 'utf8');
    const https = await serve(proxy, { tls: { ...pemOf(authority.issue('proxy')), clientCa } });
    atEnd(() => https.close());
    const trust = ['--marathon-ca-file', authority.caFile];
    const { certFile, keyFile } = authority.issue('daemon');

    const refused = await world.runWith(`${https.url}${prefix}`, ...trust);
    const told = await refused.waitForLog((line) => String(line.error).includes('client certificate'));
    expect(told.error).toContain('; give it one with --marathon-cert-file and --marathon-key-file');
    expect(await refused.stop()).toBe(0);

    const show = ['--marathon-cert-file', certFile, '--marathon-key-file', keyFile];
    const daemon = await world.runWith(`${https.url}${prefix}`, ...trust, ...show);
    await world.published();
    await world.streaming();
    await world.turn();
    expect(await daemon.stop()).toBe(0);
    expect(complaints(daemon)).toEqual([]);
  });

  test('is served under another name than its address where we are told that name', async () => {
    const world = await startSecured('DNS:marathon.mesos');
    const daemon = await world.run('--marathon-ca-file', world.caFile, '--marathon-server-name', 'marathon.mesos');
    await world.published();
    await world.streaming();
    expect(await daemon.stop()).toBe(0);
  });

  test.each([
    [
      'another name',
      'DNS:marathon.mesos',
      'caFile',
      'the certificate is for another name (marathon.mesos); write one of its names in --marathon, or give it with --marathon-server-name',
    ],
    ['another authority', 'IP:127.0.0.1', 'otherCaFile', 'does not hold it: correct --marathon-ca-file'],
  ] as const)('is shown nothing where it has %s, and one line tells why', async (_name, altNames, ca, told) => {
    const world = await startSecured(altNames);
    const daemon = await world.run('--marathon-ca-file', world[ca]);
    const line = await daemon.waitForLog((entry) => JSON.stringify(entry).includes(`GET ${world.url}/v2/info: `));
    expect(JSON.stringify(line)).toContain(told);
    expect(await world.consulApi.published()).toEqual({});
    expect(await daemon.stop()).toBe(0);
  });
});
