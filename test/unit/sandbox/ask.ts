import type { Handler, HandlerRequest } from '../../../src/sandbox/handler.ts';

/** One request to a handler, straight. */
export function ask(
  handler: Handler,
  path: string,
  { signal = new AbortController().signal, ...request }: Partial<HandlerRequest> & { signal?: AbortSignal } = {},
) {
  return handler({ method: 'GET', path, headers: {}, body: '', ...request }, signal);
}

/** The JSON of a body that came in one piece. */
export async function jsonOf<Value>(
  handler: Handler,
  path: string,
  request: Partial<HandlerRequest> = {},
): Promise<Value> {
  const { body } = await ask(handler, path, request);
  if (typeof body !== 'string') throw new Error('the body is not a text');
  return JSON.parse(body) as Value;
}

/** Reads a stream in the background. */
export function reading(body: unknown): { text(): string; chunks: string[]; isOver(): boolean; error(): unknown } {
  const chunks: string[] = [];
  let isOver = false;
  let error: unknown;
  const read = async () => {
    for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk).toString());
  };
  read()
    .catch((reason: unknown) => {
      error = reason;
    })
    .finally(() => {
      isOver = true;
    });
  return { text: () => chunks.join(''), chunks, isOver: () => isOver, error: () => error };
}
