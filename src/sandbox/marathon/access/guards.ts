/** Whether a Marathon lets somebody in who shows this `Authorization` header; `undefined`: who shows none. */
export type Guard = (authorization: string | undefined) => boolean;

/** As `--http_credentials user:password` has it (contract: Marathon, §8.8). */
export const basicGuard =
  (user: string, password: string): Guard =>
  (authorization) =>
    authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** As a proxy with tokens has it, or DC/OS (`token=`): those that are good at that moment. */
export const tokenGuard =
  (scheme: 'Bearer ' | 'token=', good: () => readonly string[]): Guard =>
  (authorization) =>
    good().some((token) => authorization === `${scheme}${token}`);
