import type { RequestListener } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { createMarathonClient } from '../../../../../src/clients/marathon/marathon-client.ts';
import { SYSTEM_TLS } from '../../../../../src/model/connection.ts';
import { createCertificates } from '../../../../support/certificates.ts';
import { createFakeClock } from '../../../fake-clock.ts';
import { never } from '../../clocks.ts';
import { peerServer, realExchange } from '../../peer-server.ts';
import { tlsServer } from '../../tls-server.ts';

const certificates = createCertificates();
afterAll(certificates.remove);
const authority = certificates.authority('Cluster authority');
const certificate = authority.issue('marathon');
const ours = authority.issue('daemon');

type Scheme = 'http' | 'https';
/** Whom each server of a chain sends the request for events to; the last one serves them. `leader`: whom it names. */
interface Hop {
  readonly scheme: Scheme;
  readonly isConfigured: boolean;
  readonly to?: number;
  readonly leader?: number;
}

/** What each server of the chain was shown of us, over real sockets, and how it ended. */
async function follow(hops: readonly Hop[]) {
  const urls: string[] = [];
  const shown = new Map<number, string>();
  const serverOf =
    ({ to, leader }: Hop, index: number): RequestListener =>
    (request, response) => {
      const { authorization } = request.headers;
      const leaderUrl = leader === undefined ? undefined : new URL(urls[leader] ?? '');
      if (request.url?.startsWith('/v2/leader')) {
        const body = leaderUrl === undefined ? { message: 'no' } : { leader: leaderUrl.href.replace(/\/$/, '') };
        response.writeHead(leaderUrl ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        return;
      }
      const socket = request.socket as Partial<import('node:tls').TLSSocket>;
      const name = socket.getPeerCertificate?.().subject?.CN;
      shown.set(index, [authorization ?? 'nothing', name].filter(Boolean).join(' and '));
      if (to === undefined)
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: here\r\n\r\n');
      else response.writeHead(302, { location: `${urls[to]}${request.url}` }).end();
    };
  for (const [index, hop] of hops.entries()) {
    const answer = serverOf(hop, index);
    const isTls = hop.scheme === 'https';
    const wanted = { requestCert: true, rejectUnauthorized: false };
    urls.push((await (isTls ? tlsServer(certificate, wanted, answer) : peerServer(answer))).url);
  }
  const client = createMarathonClient(
    { exchange: realExchange(), clock: createFakeClock(0) },
    {
      urls: urls.filter((_, index) => hops[index]?.isConfigured),
      headers: { authorization: 'secret' },
      tls: { ...SYSTEM_TLS, caFile: authority.caFile, ...ours },
    },
  );
  const first = client.events(never())[Symbol.asyncIterator]().next();
  const end = await first.then(
    ({ value }) => (value.kind === 'data' ? value.data : value.kind),
    (error: Error) => /: (\d{3}): redirects/.exec(error.message)?.[1] ?? error.message,
  );
  return { end, shown: hops.map((_, index) => shown.get(index)) };
}

const own = (scheme: Scheme, to?: number, leader?: number): Hop => ({
  ...{ scheme, isConfigured: true },
  ...(to !== undefined && { to }),
  ...(leader !== undefined && { leader }),
});
const foreign = (scheme: Scheme, to?: number): Hop => ({
  scheme,
  isConfigured: false,
  ...(to !== undefined && { to }),
});

describe('along a chain of redirects', () => {
  test.each<[string, readonly Hop[], string, readonly (string | undefined)[]]>([
    [
      'a leader that is named by ours is shown who we are',
      [own('http', 1, 1), foreign('http')],
      'here',
      ['secret', 'secret'],
    ],
    ['a host that nobody names is shown nothing', [own('http', 1), foreign('http')], 'here', ['secret', 'nothing']],
    [
      'a host behind the leader that only the leader names is shown nothing',
      [own('http', 1, 1), foreign('http', 2), foreign('http')],
      'here',
      ['secret', 'secret', 'nothing'],
    ],
    [
      'a stranger on the way learns nothing, and what is ours behind it does',
      [own('http', 1), foreign('http', 2), own('http')],
      'here',
      ['secret', 'nothing', 'secret'],
    ],
    [
      'nobody is asked in the clear from https',
      [own('https', 1, 1), foreign('http')],
      '302',
      ['secret and daemon', undefined],
    ],
    [
      'nobody is asked in the clear behind a stranger with https, not even ours',
      [own('http', 1), foreign('https', 2), own('http')],
      '302',
      ['secret', 'nothing', undefined],
    ],
    [
      'a leader with https that is named by ours is shown who we are, certificate and all',
      [own('https', 1, 1), foreign('https')],
      'here',
      ['secret and daemon', 'secret and daemon'],
    ],
    [
      'a stranger with https sees no certificate of ours either',
      [own('https', 1), foreign('https')],
      'here',
      ['secret and daemon', 'nothing'],
    ],
  ])('%s', async (_name, hops, end, shown) => {
    expect(await follow(hops)).toEqual({ end, shown });
  });
});
