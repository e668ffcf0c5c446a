import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Peer } from '../../../../src/clients/exchange.ts';
import { connectionAdvice } from '../../../../src/clients/failures/connection-advice.ts';
import { validityAt } from '../../../../src/clients/failures/peer-certificate.ts';
import type { PeerOptions } from '../../../../src/clients/failures/peer-options.ts';
import { SYSTEM_TLS, type Tls } from '../../../../src/model/connection.ts';
import { AppError } from '../../../../src/support/errors.ts';
import { createCertificates } from '../../../support/certificates.ts';
import { never } from '../clocks.ts';
import { peerServer, realExchange } from '../peer-server.ts';
import { tlsServer } from '../tls-server.ts';

const certificates = createCertificates();
afterAll(certificates.remove);
const authority = certificates.authority('Our authority');
const stranger = certificates.authority('Another authority');
const server = authority.issue('server');

const OPTIONS: PeerOptions = {
  url: '--peer',
  caFile: '--peer-ca-file',
  certFile: '--peer-cert-file',
  keyFile: '--peer-key-file',
  serverName: '--peer-server-name',
  whoWeAre: () => 'nobody asks',
};
const peerOf = (baseUrl: string, tls: Partial<Tls> = {}): Peer => ({
  ...{ name: 'peer', baseUrl, lane: 'control', options: OPTIONS },
  tls: { ...SYSTEM_TLS, caFile: authority.caFile, ...tls },
});

/** What the end of the message tells to do. */
async function adviceOf(peer: Peer): Promise<string | undefined> {
  const error: unknown = await realExchange()(peer, { method: 'GET', path: '/' }, never()).catch((caught) => caught);
  if (!(error instanceof AppError)) throw new Error(`no failure: ${String(error)}`);
  const { advice } = error.details;
  if (advice !== undefined) expect(error.message.endsWith(`; ${advice}`)).toBe(true);
  return advice;
}

const plain = async () => (await peerServer((_, response) => response.end())).url;
const secured = async (...args: Parameters<typeof tlsServer>) => (await tlsServer(...args)).url;
const demanding = (version: 'TLSv1.2' | 'TLSv1.3') =>
  secured(server, { clientCa: authority.caFile, minVersion: version, maxVersion: version });

describe('a connection that does not come about says which option to change:', () => {
  test.each<[string, () => Promise<Peer>, string]>([
    [
      'an authority that is not the system’s',
      async () => peerOf(await secured(server), { caFile: undefined }),
      'give the certificate of whoever signed it with --peer-ca-file',
    ],
    [
      'an authority that is not in the file',
      async () => peerOf(await secured(server), { caFile: stranger.caFile }),
      `${stranger.caFile} does not hold it: correct --peer-ca-file`,
    ],
    [
      'a certificate that signed itself',
      async () => peerOf(await secured(certificates.selfSigned('self')), { caFile: undefined }),
      'give the certificate of whoever signed it with --peer-ca-file',
    ],
    [
      'a certificate for another name',
      async () => peerOf(await secured(authority.issue('elsewhere', { altNames: 'DNS:consul.example' }))),
      'write one of its names in --peer, or give it with --peer-server-name',
    ],
    [
      'a certificate for another name than the one that was given',
      async () => peerOf(await secured(server), { serverName: 'consul.example' }),
      'correct --peer-server-name, which is "consul.example"',
    ],
    [
      'a certificate that is over',
      async () => peerOf(await secured(authority.issue('old', { days: -1 }))),
      "it is to be renewed, unless this machine's clock is wrong",
    ],
    [
      'https to who speaks http',
      async () => peerOf((await plain()).replace('http:', 'https:')),
      'write http:// in --peer, or correct its port',
    ],
    [
      'http to who speaks https',
      async () => peerOf((await secured(server)).replace('https:', 'http:')),
      'write https:// in --peer if TLS is spoken there',
    ],
    [
      'no certificate of ours where one is wanted, with TLS 1.2',
      async () => peerOf(await demanding('TLSv1.2')),
      'give it one with --peer-cert-file and --peer-key-file',
    ],
    [
      'no certificate of ours where one is wanted, with TLS 1.3',
      async () => peerOf(await demanding('TLSv1.3')),
      'give it one with --peer-cert-file and --peer-key-file',
    ],
    ['a host that is not there', async () => peerOf('http://nowhere.invalid'), 'correct the host name in --peer'],
    ['a socket that is not there', async () => peerOf('unix:///nowhere/consul.sock'), 'correct the path in --peer'],
  ])('%s', async (_name, start, advice) => {
    expect(await adviceOf(await start())).toContain(advice);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('a certificate of ours that is refused, with %s', async (version) => {
    const ours = stranger.issue('stranger');
    expect(await adviceOf(peerOf(await demanding(version), ours))).toBe(
      `what it was shown is in ${ours.certFile}: correct --peer-cert-file and --peer-key-file`,
    );
  });
});

describe('no option is blamed', () => {
  test('when a connection is refused, which a restart does too', async () => {
    const { url, close } = await peerServer((_, response) => response.end());
    await close();
    expect(await adviceOf(peerOf(url))).toBeUndefined();
  });

  test('when a server without TLS that has answered before hangs up', async () => {
    let isDone = false;
    const { url } = await peerServer((request, response) => {
      if (isDone) request.socket.destroy();
      else response.end();
    });
    const exchange = realExchange();
    const ask = async () => (await exchange(peerOf(url), { method: 'POST', path: '/' }, never())).body;
    for await (const _chunk of await ask());
    isDone = true;
    await expect(ask()).rejects.toThrow(/(?:closed by the other side|reset)$/);
  });

  test('for a peer whose options nobody knows', () => {
    const peer = { baseUrl: 'https://p', tls: SYSTEM_TLS };
    expect(connectionAdvice('CERT_HAS_EXPIRED', { peer })).toBeUndefined();
  });
});

test('who shows no certificate is no longer waited for when the caller has had enough', async () => {
  const silent = createTcpServer((socket) => socket.on('error', () => {}).resume());
  onTestFinished(() => void silent.close());
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
  const { port } = silent.address() as AddressInfo;
  const scope = new AbortController();
  const asked = validityAt(new URL(`https://127.0.0.1:${port}`), SYSTEM_TLS, scope.signal);
  scope.abort();
  expect(await asked).toBeUndefined();
});
