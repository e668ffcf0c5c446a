import { hostname, userInfo } from 'node:os';

/** Who gives this command, as others will read it: `ops@node-1`. */
export function caller(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}@${hostname()}`; // one without a name, as in many containers
  }
}
