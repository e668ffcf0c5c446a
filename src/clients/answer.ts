import { AppError } from '../support/errors.ts';
import type { Response } from './exchange.ts';

/** A response whose body has been read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The whole body. Throws `UPSTREAM_INVALID` as soon as it is longer than `maxBytes`. */
export async function readWhole({ status, headers, body }: Response, maxBytes: number, name: string): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new AppError('UPSTREAM_INVALID', `${name}: the answer is over ${maxBytes} bytes long`);
    chunks.push(chunk);
  }
  return { status, headers, body: Buffer.concat(chunks, bytes) };
}

/** More than an error message quotes, less than hurts. */
const START_BYTES = 64 * 1024;

/** The start of the body, which is all that an error message needs; the rest is not waited for. */
export async function readStart({ status, headers, body }: Response): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= START_BYTES) break;
  }
  return { status, headers, body: Buffer.concat(chunks, bytes) };
}
