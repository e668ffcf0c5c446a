import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/**
 * Unzips a body as it is read: only a window of it is ever in memory, whatever it unzips to. Leaving it early closes
 * `body` too. An empty body stays empty: servers name an encoding on answers that have none.
 */
export async function* gunzipped(body: Readable): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  pipeline(body, gunzip, () => {}); // errors, of either stream, come out of the iteration
  try {
    yield* gunzip;
  } catch (error) {
    const isEmpty = gunzip.bytesWritten === 0 && (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    if (!isEmpty) throw error;
  }
}
