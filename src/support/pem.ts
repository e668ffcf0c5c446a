import { createPrivateKey, X509Certificate } from 'node:crypto';

const CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** Why a text is no PEM file of certificates; completes a sentence that begins with the file's name. */
export function whyNoCertificates(pem: string): string | undefined {
  if (pem.trim() === '') return 'is empty';
  const blocks = pem.match(CERTIFICATE) ?? [];
  if (blocks.length === 0)
    return pem.includes('PRIVATE KEY-----')
      ? 'holds a private key, and no certificate'
      : 'holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)';
  return blocks.every((block) => certificateIn(block) !== undefined)
    ? undefined
    : 'holds a certificate that cannot be read: is it damaged?';
}

/** Why a text is no PEM file of a private key that can be used. */
export function whyNoPrivateKey(pem: string): string | undefined {
  if (pem.trim() === '') return 'is empty';
  if (!pem.includes('PRIVATE KEY-----'))
    return pem.includes('CERTIFICATE-----')
      ? 'holds a certificate, and no private key'
      : 'holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)';
  if (/ENCRYPTED/.test(pem)) return 'holds a private key with a passphrase, which nobody could be asked for';
  return keyIn(pem) === undefined ? 'holds a private key that cannot be read: is it damaged?' : undefined;
}

/** Whether the key is that of the certificate, the first of those in the file. Both must be such. */
export function belongTogether(certificates: string, key: string): boolean {
  const [first] = certificates.match(CERTIFICATE) ?? [];
  const certificate = first === undefined ? undefined : certificateIn(first);
  const privateKey = keyIn(key);
  return certificate !== undefined && privateKey !== undefined && certificate.checkPrivateKey(privateKey);
}

function certificateIn(block: string): X509Certificate | undefined {
  try {
    return new X509Certificate(block);
  } catch {
    return undefined; // whoever asks says so
  }
}

function keyIn(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // whoever asks says so
  }
}
