import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type CertificateFiles, pemOf } from '../../support/certificates.ts';

export interface TlsServer {
  readonly url: string;
  readonly connections: () => number;
}

/** What an https server says of who asks: the name in the client's certificate, and its serial number. */
export const whoAsks: RequestListener = (request, response) => {
  const { subject, serialNumber } = (request.socket as TLSSocket).getPeerCertificate();
  response.end(`${subject?.CN ?? 'nobody'} ${serialNumber ?? ''}`.trim());
};

/** An https server of its own, gone at the end of the test; with `clientCa` it wants a certificate of that authority. */
export async function tlsServer(
  files: CertificateFiles,
  { clientCa, ...more }: ServerOptions & { readonly clientCa?: string } = {},
  answer: RequestListener = whoAsks,
): Promise<TlsServer> {
  let connections = 0;
  const wanted = clientCa === undefined ? {} : { requestCert: true, ca: readFileSync(clientCa) };
  const server = createServer({ ...pemOf(files), ...wanted, ...more }, answer);
  server.on('secureConnection', () => {
    connections += 1;
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}
