import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Exchange, Peer, Response } from '../../../src/clients/exchange.ts';
import { createUndiciExchange } from '../../../src/clients/undici-exchange.ts';
import { SYSTEM_TLS, type Tls } from '../../../src/model/connection.ts';
import { createCertificates } from '../../support/certificates.ts';
import { waitFor } from '../../support/wait-for.ts';
import { never } from './clocks.ts';
import { peerServer, realExchange } from './peer-server.ts';
import { tlsServer } from './tls-server.ts';

const certificates = createCertificates();
afterAll(certificates.remove);
const authority = certificates.authority('Our authority');
const stranger = certificates.authority('Another authority');
const server = authority.issue('server');
const client = authority.issue('client one');

const GET = { method: 'GET', path: '/' } as const;
const TRUSTED: Tls = { ...SYSTEM_TLS, caFile: authority.caFile };

const peer = (baseUrl: string, tls: Partial<Tls> = {}): Peer => ({
  name: 'peer',
  baseUrl,
  lane: 'control',
  tls: { ...TRUSTED, ...tls },
});

async function textOf({ body }: Response): Promise<string> {
  let text = '';
  for await (const chunk of body) text += Buffer.from(chunk).toString();
  return text;
}

const ask = async (exchange: Exchange, to: Peer) => textOf(await exchange(to, GET, never()));

const failure = (to: Peer): Promise<string> =>
  ask(realExchange(), to).then(
    (text) => `no failure: ${text}`,
    (error: Error) => error.message.replace(to.baseUrl, 'URL'),
  );

describe('an exchange by https', () => {
  test('believes a server whose authority it was given', async () => {
    const { url } = await tlsServer(server);
    expect(await ask(realExchange(), peer(url))).toBe('nobody');
  });

  test('shows its certificate where it is asked for one', async () => {
    const { url } = await tlsServer(server, { clientCa: authority.caFile });
    expect(await ask(realExchange(), peer(url, client))).toContain('client one');
  });

  test('looks for the name it was given in place of the host', async () => {
    const { url } = await tlsServer(authority.issue('elsewhere', { altNames: 'DNS:consul.example' }));
    expect(await ask(realExchange(), peer(url, { serverName: 'consul.example' }))).toBe('nobody');
  });

  test('believes anybody only on demand', async () => {
    const { url } = await tlsServer(certificates.selfSigned('self'));
    expect(await ask(realExchange(), peer(url, { caFile: undefined, isVerified: false }))).toBe('nobody');
  });

  test('keeps peers apart who differ in what they believe', async () => {
    const { url } = await tlsServer(server);
    const exchange = realExchange();
    expect(await ask(exchange, peer(url))).toBe('nobody');
    await expect(ask(exchange, peer(url, { caFile: stranger.caFile }))).rejects.toThrow('authority we do not trust');
  });
});

describe('a failure of TLS says what is wrong:', () => {
  test('an authority that is not ours', async () => {
    const { url } = await tlsServer(server);
    expect(await failure(peer(url, { caFile: stranger.caFile }))).toBe(
      'GET URL/: TLS: an authority we do not trust has signed the certificate',
    );
  });

  test('a certificate that signed itself', async () => {
    const { url } = await tlsServer(certificates.selfSigned('self'));
    expect(await failure(peer(url))).toBe('GET URL/: TLS: the certificate is self-signed');
  });

  test('a certificate that is over', async () => {
    const { url } = await tlsServer(authority.issue('old', { days: -1 }));
    expect(await failure(peer(url))).toMatch(
      /^GET URL\/: TLS: the certificate has expired \(on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)$/,
    );
  });

  test('a certificate for another name', async () => {
    const { url } = await tlsServer(authority.issue('elsewhere', { altNames: 'DNS:consul.example' }));
    expect(await failure(peer(url))).toBe('GET URL/: TLS: the certificate is for another name (consul.example)');
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('no certificate of ours where one is wanted, with %s', async (version) => {
    const { url } = await tlsServer(server, { clientCa: authority.caFile, minVersion: version, maxVersion: version });
    expect(await failure(peer(url))).toMatch(/TLS.*client certificate/);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('a certificate of ours that is not believed, with %s', async (version) => {
    const { url } = await tlsServer(server, { clientCa: authority.caFile, minVersion: version, maxVersion: version });
    expect(await failure(peer(url, stranger.issue('stranger')))).toMatch(/TLS.*client certificate/);
  });

  test('http where https was asked for', async () => {
    const { url } = await peerServer((_, response) => response.end());
    const https = url.replace('http:', 'https:');
    expect(await failure(peer(https))).toBe('GET URL/: TLS: the other side does not speak it (http instead of https?)');
  });

  test('https where http was asked for', async () => {
    const { url } = await tlsServer(server);
    expect(await failure(peer(url.replace('https:', 'http:')))).toMatch(/connection (closed|reset)/);
  });

  test.each([
    ['that is not there', { caFile: '/nowhere/ca.pem' }, 'TLS: /nowhere/ca.pem does not exist'],
    ['of a key for another certificate', { ...client, keyFile: server.keyFile }, 'does not belong to the certificate'],
    ['of a key in place of a certificate', { caFile: client.keyFile }, 'holds a private key, and no certificate'],
    ['of a certificate in place of a key', { ...client, keyFile: client.certFile }, 'and no private key'],
  ])('a file %s', async (_name, tls, said) => {
    const { url } = await tlsServer(server);
    expect(await failure(peer(url, tls))).toContain(said);
  });
});

describe('files for TLS that change', () => {
  /** Files that a test may replace, and an exchange that notes what it has to say. */
  function changing() {
    const own = { certFile: join(certificates.folder, 'own.pem'), keyFile: join(certificates.folder, 'own-key.pem') };
    const put = (from: typeof own) => {
      copyFileSync(from.keyFile, `${own.keyFile}.new`);
      copyFileSync(from.certFile, `${own.certFile}.new`);
      renameSync(`${own.keyFile}.new`, own.keyFile);
      renameSync(`${own.certFile}.new`, own.certFile);
    };
    put(client);
    const problems: string[] = [];
    const { exchange, close } = createUndiciExchange({ onTlsProblem: (problem) => problems.push(problem) });
    onTestFinished(close);
    return { own, put, exchange, problems };
  }

  test('are used by new requests, while a stream that is under way goes on', async () => {
    let finish = () => {};
    const { url } = await tlsServer(server, { clientCa: authority.caFile }, (request, response) => {
      const { subject } = (request.socket as import('node:tls').TLSSocket).getPeerCertificate();
      if (request.url !== '/stream') return void response.end(subject.CN);
      response.write('begun ');
      finish = () => void response.end(subject.CN);
    });
    const { own, put, exchange } = changing();
    const stream = await exchange(peer(url, own), { method: 'GET', path: '/stream' }, never());
    expect(await ask(exchange, peer(url, own))).toBe('client one');
    put(authority.issue('client two'));
    await waitFor(async () => (await ask(exchange, peer(url, own))) === 'client two', { what: 'the new certificate' });
    finish();
    expect(await textOf(stream)).toBe('begun client one');
  });

  test('have another authority believed from then on, and the one before no more', async () => {
    const caFile = join(certificates.folder, 'believed.pem');
    const believe = (from: string) => {
      copyFileSync(from, `${caFile}.new`);
      renameSync(`${caFile}.new`, caFile);
    };
    believe(stranger.caFile);
    const [before, after] = [await tlsServer(stranger.issue('before')), await tlsServer(server)];
    const { exchange } = changing();
    expect(await ask(exchange, peer(before.url, { caFile }))).toBe('nobody');
    await expect(ask(exchange, peer(after.url, { caFile }))).rejects.toThrow('an authority we do not trust');
    believe(authority.caFile);
    const isBelieved = (url: string) =>
      ask(exchange, peer(url, { caFile })).then(
        () => true,
        () => false,
      );
    await waitFor(() => isBelieved(after.url), { what: 'the new authority to be believed' });
    await waitFor(async () => !(await isBelieved(before.url)), { what: 'the old one to be believed no more' });
  });

  test('leave connections alone as long as they say the same', async () => {
    const target = await tlsServer(server, { clientCa: authority.caFile });
    const { own, put, exchange } = changing();
    const since = Date.now();
    let asked = 0;
    await waitFor(
      async () => {
        put(client);
        asked += 1;
        await ask(exchange, peer(target.url, own));
        return Date.now() - since > 1_200;
      },
      { what: 'more than a second of requests' },
    );
    expect(asked).toBeGreaterThan(2);
    expect(target.connections()).toBe(1);
  });

  test('count only when they can be used; until then what they held before does', async () => {
    const { url } = await tlsServer(server, { clientCa: authority.caFile });
    const { own, put, exchange, problems } = changing();
    expect(await ask(exchange, peer(url, own))).toContain('client one');
    writeFileSync(own.keyFile, '');
    await waitFor(async () => (await ask(exchange, peer(url, own))) && problems.length > 0, { what: 'a complaint' });
    expect(problems).toEqual([`${own.keyFile} is empty`]);
    expect(await ask(exchange, peer(url, own))).toContain('client one');
    put(authority.issue('client two'));
    await waitFor(async () => (await ask(exchange, peer(url, own))).includes('client two'), { what: 'recovery' });
  });
});

test('a server without TLS is not asked for files', async () => {
  const plain = createServer((_, response) => response.end('plain'));
  await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void plain.close());
  const url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  expect(await ask(realExchange(), peer(url, { caFile: '/nowhere' }))).toBe('plain');
});
