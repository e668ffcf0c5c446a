import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { messageOf } from '../../support/errors.ts';
import { type Levers, PAUSE, RELEASE, RESUME } from './control-calls.ts';

/** More than any call of ours has. */
const MAX_BODY_BYTES = 8_192;

export interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

type Control = (text: string) => ControlAnswer;

/** What may be asked for, by method and path. */
export function controlsOf(levers: Levers): ReadonlyMap<string, Control> {
  return new Map([
    ['POST /pause', control(PAUSE, levers.pause)],
    ['POST /resume', control(RESUME, levers.resume)],
    ['POST /guard/release', control(RELEASE, levers.releaseGuard)],
  ]);
}

/** A body that is not as it should be is refused before anything is done. */
function control<Call>(schema: z.ZodType<Call>, act: (call: Call) => object): Control {
  return (text) => {
    const parsed = schema.safeParse(jsonOf(text));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return {
        status: 400,
        body: { error: `the request is not as expected: ${issue?.path.join('.')} ${issue?.message}` },
      };
    }
    try {
      return { status: 200, body: act(parsed.data) };
    } catch (error) {
      return { status: 500, body: { error: messageOf(error) } };
    }
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused as every other wrong body
  }
}

/** The body as text; `undefined` as soon as it is too long. How long it may take is the server's to say. */
export async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}
