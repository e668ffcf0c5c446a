import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { AppError, messageOf } from '../../support/errors.ts';
import { whyUnread } from '../../support/file-failure.ts';
import type { SeenFiles } from '../../support/file-mark.ts';
import type { Log } from '../../support/log.ts';
import { type Looking, watchFiles } from '../../support/watch-files.ts';

/** PEM files: a certificate with its chain, and its private key. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Reads both and tries them. Rejects with an `AppError` that names the file and what is wrong with it, never its content. */
export async function readCertificate({ certFile, keyFile }: CertificateFiles): Promise<Certificate> {
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `${certFile} and ${keyFile} cannot be used together: ${reasonOf(cause)}`, {
      cause,
    });
  }
  return { cert, key };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `${path} ${whyUnread(cause)}`, { cause });
  }
}

/** OpenSSL's words, where they are any. */
function reasonOf(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') return 'the key is not that of the certificate';
  if (code.startsWith('ERR_OSSL_PEM')) return 'one of them is not PEM';
  return messageOf(error);
}

/**
 * Hands over the new pair when one of the files has changed since they were `seen`, until `signal` aborts. The two are
 * seldom written in one moment: a pair that does not fit is told, and the files' next change is waited for. They are
 * looked at by name, so that a file put in the place of another is seen, and so is a link that leads elsewhere.
 */
export function watchCertificate(
  files: CertificateFiles,
  seen: SeenFiles,
  { log, ...looking }: Looking & { readonly log: Log },
  use: (certificate: Certificate) => void,
  signal: AbortSignal,
): Promise<void> {
  const renew = async (): Promise<void> => {
    try {
      use(await readCertificate(files));
      log.info({ certFile: files.certFile }, 'our server has a new certificate');
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'the new certificate cannot be used: our server keeps the one it has');
    }
  };
  return watchFiles(seen, looking, () => void renew(), signal);
}
