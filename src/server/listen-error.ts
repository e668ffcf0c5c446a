import { messageOf } from '../support/errors.ts';
import { bracketed } from '../support/ip.ts';

/** What a listener is opened with, for whoever has to change it. */
export interface ListenFlags {
  readonly bind: string;
  readonly port: string;
}

const OWN: ListenFlags = { bind: '--bind', port: '--port' };

/** Our server could not be opened. The message is for whoever started us: what, where, and what to do. */
export class ListenError extends Error {
  constructor(cause: unknown, bind: string, port: number, flags: ListenFlags = OWN) {
    super(`cannot listen on ${bracketed(bind)}:${port}: ${explained(cause, flags)}`, { cause });
    this.name = 'ListenError';
  }
}

function explained(error: unknown, flags: ListenFlags): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `another program has that port; stop it, or choose another with ${flags.port}`;
    case 'EACCES':
      return `this user may not open that port; choose one above 1023 with ${flags.port}`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return `this machine has no such address; choose one that it has with ${flags.bind}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `that name is not known; choose an address of this machine with ${flags.bind}`;
    default:
      return messageOf(error);
  }
}
