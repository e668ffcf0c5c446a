import type { AppId } from './ids.ts';

/** Something that nobody has told us and Marathon can be asked; `appId` is the pod's where the question is about a pod. `notBefore`: monotonic ms. */
export type Need = { readonly appId: AppId; readonly why: string; readonly notBefore?: number } & (
  | { readonly kind: 'app' }
  | { readonly kind: 'version'; readonly version: string }
  /** A pod's containers and its definition, as of now. */
  | { readonly kind: 'pod' }
  | { readonly kind: 'pod-version'; readonly version: string }
);

/** One text per question, so that the same one is never asked twice at once. */
export function keyOf(need: Need): string {
  switch (need.kind) {
    case 'app':
      return need.appId;
    case 'version':
      return `${need.appId}@${need.version}`;
    case 'pod':
      return `pod ${need.appId}`;
    case 'pod-version':
      return `pod ${need.appId}@${need.version}`;
  }
}
