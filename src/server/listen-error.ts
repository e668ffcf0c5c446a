import { messageOf } from '../support/errors.ts';
import { bracketed } from '../support/ip.ts';

/** Our server could not be opened. The message is for whoever started us: what, where, and what to do. */
export class ListenError extends Error {
  constructor(cause: unknown, bind: string, port: number) {
    super(`cannot listen on ${bracketed(bind)}:${port}: ${explained(cause)}`, { cause });
    this.name = 'ListenError';
  }
}

function explained(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return 'another program has that port; stop it, or choose another with --port';
    case 'EACCES':
      return 'this user may not open that port; choose one above 1023 with --port';
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address; choose one that it has with --bind';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'that name is not known; choose an address of this machine with --bind';
    default:
      return messageOf(error);
  }
}
