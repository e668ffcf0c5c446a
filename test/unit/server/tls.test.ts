import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/server/listener/limits.ts';
import { type LogFields, silentLog } from '../../../src/support/log.ts';
import { atEnd } from '../../support/at-end.ts';
import { type CertificateFiles, createCertificates } from '../../support/certificates.ts';
import { waitFor } from '../../support/wait-for.ts';
import { runServer } from './run-server.ts';

const QUICK = { ...LIMITS, headersTimeout: 300, connectionsCheckingInterval: 50, certificateCheckingInterval: 50 };

const certificates = createCertificates();
atEnd(async () => certificates.remove());
const authority = certificates.authority('ca');

/** Who answers at a URL, as its certificate says; rejects when the certificate is not believed. */
const nameAt = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(url);
    const socket = connect({ host, port: Number(port), ca: readFileSync(authority.caFile) }, () => {
      const { subject }: PeerCertificate = socket.getPeerCertificate();
      resolve(String(subject.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });

const statusAt = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { ca: readFileSync(authority.caFile), agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

/** As an operator replaces them: never half a file. */
function replace({ certFile, keyFile }: CertificateFiles, by: Partial<CertificateFiles>): void {
  for (const [to, from] of [
    [certFile, by.certFile],
    [keyFile, by.keyFile],
  ] as const)
    if (from !== undefined) {
      copyFileSync(from, `${to}.new`);
      renameSync(`${to}.new`, to);
    }
}

describe('a server with a certificate', () => {
  test('speaks https, at either address and only where it was given', async () => {
    const files = authority.issue('both');
    const at = { bind: '127.0.0.1', port: 0 };
    const one = await runServer({ certificate: files, public: { ...at, certificate: undefined } });
    expect([new URL(one.url).protocol, one.publicUrl?.slice(0, 5)]).toEqual(['https:', 'http:']);
    expect(await statusAt(`${one.url}/health`)).toBe(200);
    const other = await runServer({ public: { ...at, certificate: files } });
    expect(await statusAt(`${other.publicUrl}/health`)).toBe(200);
    expect((await fetch(`${other.url}/health`)).status).toBe(200);
  });

  test('has the new one as soon as both files are there, keeps the old one until then, and drops nobody', async () => {
    const files = authority.issue('before');
    const after = authority.issue('after');
    const warned: LogFields[] = [];
    const log = { ...silentLog, warn: (fields: LogFields) => void warned.push(fields) };
    const { url } = await runServer({ certificate: files }, { limits: QUICK, log });
    const { port } = new URL(url);
    const held = connect({ host: '127.0.0.1', port: Number(port), ca: readFileSync(authority.caFile) });
    await new Promise((resolve) => held.once('secureConnect', resolve));
    atEnd(async () => void held.destroy());

    replace(files, { certFile: after.certFile });
    await waitFor(() => warned.length === 1, { what: 'half of the change to be told' });
    expect(warned[0]?.error).toBe(
      `${files.certFile} and ${files.keyFile} cannot be used together: the key is not that of the certificate`,
    );
    expect(await nameAt(url)).toBe('before');
    replace(files, { keyFile: after.keyFile });
    await waitFor(async () => (await nameAt(url)) === 'after', { what: 'the new certificate' });
    expect(held.destroyed).toBe(false);
  });

  test('ends a connection that never says hello', async () => {
    const { url } = await runServer({ certificate: authority.issue('quiet') }, { limits: QUICK });
    const socket = connectPlain(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    let isOver = false;
    socket.on('close', () => {
      isOver = true;
    });
    await waitFor(() => isOver, { what: 'the connection to end' });
    expect(await statusAt(`${url}/health`)).toBe(200);
  });
});

describe('a certificate that cannot be used', () => {
  const folder = certificates.folder;
  const good = authority.issue('good');
  const garbage = join(folder, 'garbage.pem');
  writeFileSync(garbage, 'a secret that is no PEM');
  test.each([
    ['is not there', { ...good, certFile: '/nowhere.pem' }, '/nowhere.pem does not exist'],
    [
      'has another key',
      { ...good, keyFile: authority.issue('other').keyFile },
      'the key is not that of the certificate',
    ],
    [
      'is no PEM',
      { ...good, certFile: garbage },
      `${garbage} and ${good.keyFile} cannot be used together: one of them is not PEM`,
    ],
  ])('as it %s ends the start with one line', async (_what, certificate, message) => {
    const failed = await runServer({ certificate }).catch((error: Error) => error.message);
    expect(failed).toContain(`cannot listen on 127.0.0.1:0: `);
    expect(failed).toContain(message);
    expect(failed).not.toContain('a secret');
  });
});
