import { AppError } from '../support/errors.ts';
import type { Response } from './exchange.ts';
import { gatherBytes } from './gathered-bytes.ts';

/** A response whose body has been read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The whole body. Throws `UPSTREAM_INVALID` as soon as it is longer than `maxBytes`. */
export async function readWhole({ status, headers, body }: Response, maxBytes: number, name: string): Promise<Answer> {
  const bytes = gatherBytes();
  for await (const chunk of body) {
    bytes.add(chunk);
    if (bytes.length > maxBytes)
      throw new AppError('UPSTREAM_INVALID', `${name}: the answer is over ${maxBytes} bytes long`);
  }
  return { status, headers, body: bytes.take() };
}

/** More than an error message quotes, less than hurts. */
const START_BYTES = 64 * 1024;

/** The start of the body, which is all that an error message needs; the rest is not waited for. */
export async function readStart({ status, headers, body }: Response): Promise<Answer> {
  const bytes = gatherBytes();
  for await (const chunk of body) {
    bytes.add(chunk);
    if (bytes.length >= START_BYTES) break;
  }
  return { status, headers, body: bytes.take() };
}
