import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Authority {
  readonly caFile: string;
  /** A certificate that it has signed, for servers and clients; `days` below zero: one that is over. */
  issue(name: string, options?: { readonly altNames?: string; readonly days?: number }): CertificateFiles;
}

export interface Certificates {
  readonly folder: string;
  authority(name: string): Authority;
  /** One that signed itself, and is no authority. */
  selfSigned(name: string): CertificateFiles;
  remove(): void;
}

/** A folder of certificates that openssl makes now. Knows nothing of vitest. */
export function createCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'marathon-consul-test-tls-'));
  let serial = 0;
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = (name: string): CertificateFiles => {
    serial += 1;
    const base = join(folder, `${serial}-${name.replaceAll(/[^a-z0-9.-]/gi, '_')}`);
    return { certFile: `${base}.pem`, keyFile: `${base}-key.pem` };
  };

  return {
    folder,
    authority(name) {
      const ca = files(name);
      openssl(
        'req',
        '-x509',
        ...KEY,
        '-keyout',
        ca.keyFile,
        '-out',
        ca.certFile,
        '-days',
        '30',
        '-subj',
        `/CN=${name}`,
      );
      return {
        caFile: ca.certFile,
        issue(subject, { altNames = 'IP:127.0.0.1,DNS:localhost', days = 30 } = {}) {
          const made = files(subject);
          const request = `${made.certFile}.csr`;
          const extensions = `${made.certFile}.ext`;
          writeFileSync(
            extensions,
            `subjectAltName=${altNames}\nextendedKeyUsage=serverAuth,clientAuth\nbasicConstraints=CA:FALSE\n`,
          );
          openssl('req', '-new', ...KEY, '-keyout', made.keyFile, '-out', request, '-subj', `/CN=${subject}`);
          const signed = ['-CA', ca.certFile, '-CAkey', ca.keyFile, '-CAcreateserial', '-extfile', extensions];
          openssl('x509', '-req', '-in', request, ...signed, '-days', String(days), '-out', made.certFile);
          return made;
        },
      };
    },
    selfSigned(name) {
      const made = files(name);
      const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
      openssl('req', '-x509', ...KEY, '-keyout', made.keyFile, '-out', made.certFile, '-days', '30', ...names);
      return made;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const pemOf = ({ certFile, keyFile }: CertificateFiles) => ({
  cert: readFileSync(certFile, 'utf8'),
  key: readFileSync(keyFile, 'utf8'),
});
