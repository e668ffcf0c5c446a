import { describe, expect, test } from 'vitest';
import { freePorts } from '../../../src/sandbox/free-ports.ts';
import { basicGuard } from '../../../src/sandbox/marathon/access/guards.ts';
import { createStandby, type StandbyKind } from '../../../src/sandbox/marathon/access/standby.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { type HttpMountOptions, serve } from '../../../src/sandbox/mount-http.ts';
import { atEnd } from '../../support/at-end.ts';
import { createCertificates, pemOf } from '../../support/certificates.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { systemClock } from '../../support/system-clock.ts';
import { startWorld } from '../world.ts';
import { examine, HEALTHY_MARATHON } from './examine.ts';

/** A world, and a standby of a leader that believes to be at a URL of its own. */
async function startPair(how: StandbyKind, serves: 'nothing' | 'everybody' | 'others') {
  const world = await startWorld('1.22.7', HEALTHY_MARATHON);
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const { cluster } = world;
  const leader = createMarathon({ cluster, clock: systemClock, url, ...HEALTHY_MARATHON });
  const guard = basicGuard('others', 'secret');
  const guarded = createMarathon({ cluster, clock: systemClock, url, guard });
  const mount = (handler: typeof leader.handler, options: HttpMountOptions = {}) => mounted(handler, options);
  if (serves !== 'nothing') await mount((serves === 'others' ? guarded : leader).handler, { port });
  const standby = await mount(createStandby({ how, leaderUrl: url, leader: leader.handler }));
  return { world, url, standby };
}

async function mounted(handler: Parameters<typeof serve>[0], options: HttpMountOptions = {}): Promise<string> {
  const mount = await serve(handler, options);
  atEnd(() => mount.close());
  return mount.url;
}

describeWithConsul('1.22.7', 'the leader that a standby names', () => {
  test('is fine when it can be reached from here', async () => {
    const { world, url, standby } = await startPair('redirects', 'everybody');
    const { ailing, of, exitCode } = await examine(world, '--marathon', standby);
    expect(ailing).toEqual([]);
    expect(of('leader from here')?.says).toBe(`${url} answers us`);
    expect(exitCode).toBe(0);
  });

  test('is a warning when it cannot, and the standby sends events there: none come', async () => {
    const { world, url, standby } = await startPair('redirects', 'nothing');
    const { ailing, of, exitCode } = await examine(world, '--marathon', standby);
    expect(ailing.map(({ check }) => check)).toEqual(['leader from here', 'marathon events']);
    expect(of('leader from here')).toMatchObject({
      level: 'warning',
      says: expect.stringContaining('no events come, and changes are found by polls alone'),
      remedy: expect.stringContaining('--hostname'),
    });
    expect(of('leader from here')?.says).toContain(url);
    expect(exitCode).toBe(1);
  });

  test('is not said to bring no events when another of our URLs does, and the standby alone sends them away', async () => {
    const { world, standby } = await startPair('redirects', 'nothing');
    const { of } = await examine(world, '--marathon', `${standby},${world.marathonHttp.url}`);
    expect(of('marathon events')).toMatchObject({ level: 'ok', says: 'the stream answers' });
    expect(of('leader from here')?.says).not.toContain('by polls alone');
  });

  test('is a warning when it cannot, and the standby passes everything on: it comes through there', async () => {
    const { world, standby } = await startPair('proxies', 'nothing');
    const { ailing } = await examine(world, '--marathon', standby);
    expect(ailing).toEqual([
      expect.objectContaining({ check: 'leader from here', says: expect.stringContaining('come through a standby') }),
    ]);
  });

  test('is a problem when it refuses the credentials that the standby takes', async () => {
    const { world, standby } = await startPair('proxies', 'others');
    const { of } = await examine(world, '--marathon', standby);
    expect(of('leader from here')).toMatchObject({
      level: 'problem',
      says: expect.stringMatching(/refuses our credentials: .*401/),
    });
  });

  test('is not asked behind a proxy with a path', async () => {
    const { world, standby } = await startPair('proxies', 'nothing');
    const behind = await mounted(async (request) => {
      const path = request.path.replace(/^\/service\/marathon/, '');
      if (path === request.path) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
      const answer = await fetch(`${standby}${path}`, { headers: { accept: request.headers.accept ?? '*/*' } });
      const isStream = path.startsWith('/v2/events');
      const leader = answer.headers.get('x-marathon-leader') ?? '';
      const body = isStream ? (answer.body as AsyncIterable<Uint8Array>) : await answer.text();
      const type = answer.headers.get('content-type') ?? '';
      return { status: answer.status, headers: { 'content-type': type, 'x-marathon-leader': leader }, body };
    });
    const right = await examine(world, '--marathon', `${behind}/service/marathon`);
    expect(right.of('leader from here')).toMatchObject({
      level: 'ok',
      says: expect.stringContaining('only the proxy'),
    });
    const wrong = await examine(world, '--marathon', behind);
    expect(wrong.of('marathon')).toMatchObject({ level: 'problem', remedy: expect.stringContaining('path prefix') });
  });
});

describeWithConsul('1.22.7', 'a Marathon that speaks https', () => {
  const setUp = async () => {
    const certificates = createCertificates();
    atEnd(async () => certificates.remove());
    const authority = certificates.authority('Cluster authority');
    const world = await startWorld('1.22.7', HEALTHY_MARATHON);
    const at = (tls: ReturnType<typeof authority.issue>) => mounted(world.faulty.marathon.handler, { tls: pemOf(tls) });
    return { certificates, authority, world, at, trust: ['--marathon-ca-file', authority.caFile] };
  };

  test('is told apart by what is wrong with the certificate, each with the option to change', async () => {
    const { certificates, authority, world, at, trust } = await setUp();
    const good = await at(authority.issue('marathon'));
    const other = certificates.authority('Another authority');
    const cases: readonly (readonly [url: string, args: readonly string[], remedy: RegExp])[] = [
      [good, [], /--marathon-ca-file/],
      [good, ['--marathon-ca-file', other.caFile], /--marathon-ca-file/],
      [await at(authority.issue('marathon', { days: -1 })), trust, /^It is to be renewed/],
      [await at(authority.issue('marathon', { altNames: 'DNS:elsewhere' })), trust, /--marathon-server-name/],
      [await at(certificates.selfSigned('marathon')), trust, /--marathon-ca-file/],
      [good.replace('https:', 'http:'), trust, /https:\/\/ in --marathon/],
      [world.marathonHttp.url.replace('http:', 'https:'), trust, /http:\/\/ in --marathon/],
    ];
    for (const [url, args, remedy] of cases) {
      const { of } = await examine(world, '--marathon', url, ...args);
      expect(of('marathon')).toMatchObject({ level: 'problem', remedy: expect.stringMatching(remedy) });
      expect(of('marathon')?.says).toContain(url);
    }
    expect((await examine(world, '--marathon', good, ...trust)).of('marathon')).toMatchObject({ level: 'ok' });
  });

  test('takes no certificate of ours that has ended: that is said of the file', async () => {
    const { authority, world, at, trust } = await setUp();
    const url = await at(authority.issue('marathon'));
    const { certFile, keyFile } = authority.issue('us', { days: -1 });
    const own = ['--marathon-cert-file', certFile, '--marathon-key-file', keyFile];
    const { of } = await examine(world, '--marathon', url, ...trust, ...own);
    expect(of('certificates')).toMatchObject({ level: 'problem', says: expect.stringContaining(certFile) });
    expect(of('certificates')?.says).toContain('--marathon-cert-file');
  });
});

describe.each(['--marathon', '--mesos-agent', '--consul'] as const)('what answers at %s', (option) => {
  describeWithConsul('1.22.7', 'is not what should', () => {
    test('is told by the option, whoever it is', async () => {
      const world = await startWorld('1.22.7', HEALTHY_MARATHON);
      const check = { '--marathon': 'marathon', '--mesos-agent': 'mesos agent', '--consul': 'consul agent' }[option];
      const page = await mounted(async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' }));
      const json = await mounted(async () => ({ status: 200, headers: {}, body: '{"some":"thing"}' }));
      const [nobody] = await freePorts(1);
      for (const url of [page, json, `http://127.0.0.1:${nobody}`, 'http://no-such-host.invalid:1']) {
        const { of, exitCode } = await examine(world, option, url);
        expect(exitCode).toBe(1);
        expect(of(check)).toMatchObject({ level: 'problem', remedy: expect.stringContaining(option) });
      }
    });
  });
});
