import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import type { CertificateLook } from '../picture.ts';

const FIRST = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

/** The certificates of ours that options name. What cannot be read or understood is told by whoever has to use it. */
export async function lookAtCertificates(config: Config): Promise<readonly CertificateLook[]> {
  const { marathon, mesosAgent, consul, server } = config;
  const { credentials } = marathon;
  const files: readonly (readonly [option: string, path: string | undefined])[] = [
    ['--marathon-cert-file', marathon.tls.certFile],
    ['--login-cert-file', credentials.kind === 'login' ? credentials.tls.certFile : undefined],
    ['--mesos-agent-cert-file', mesosAgent.tls.certFile],
    ['--consul-cert-file', consul.tls.certFile],
    ['--server-cert-file', server.certificate?.certFile],
    ['--public-cert-file', server.public?.certificate?.certFile],
  ];
  const looks = await Promise.all(
    files.map(async ([option, path]) => (path === undefined ? undefined : lookAt(option, path))),
  );
  return looks.filter((look) => look !== undefined);
}

async function lookAt(option: string, path: string): Promise<CertificateLook | undefined> {
  try {
    const [pem = ''] = FIRST.exec(await readFile(path, 'utf8')) ?? [];
    const { validFrom, validTo } = new X509Certificate(pem);
    return { option, path, validFromMs: Date.parse(validFrom), validToMs: Date.parse(validTo) };
  } catch {
    return undefined; // see above
  }
}
