import type { MiddlewareHandler } from 'hono';

/** On every answer: what it says is of this moment, and what it is called. */
export const plainHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
  context.header('x-content-type-options', 'nosniff');
  context.header('referrer-policy', 'no-referrer');
  context.header('cross-origin-resource-policy', 'same-origin');
  context.header('x-frame-options', 'DENY');
};
