import type { AppId } from './ids.ts';

/** Something that nobody has told us and Marathon can be asked. `notBefore`: monotonic ms. */
export type Need = { readonly appId: AppId; readonly why: string; readonly notBefore?: number } & (
  | { readonly kind: 'app' }
  | { readonly kind: 'version'; readonly version: string }
);

/** One text per question, so that the same one is never asked twice at once. */
export const keyOf = (need: Need): string => (need.kind === 'app' ? need.appId : `${need.appId}@${need.version}`);
