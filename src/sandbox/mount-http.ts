import type { Handler } from './handler.ts';

export interface HttpMount {
  /** `http://127.0.0.1:port`. Stays the same. */
  readonly url: string;
  /** `false` closes the port and every connection, so that connecting is refused; `true` opens the same port again. */
  setListening(isListening: boolean): Promise<void>;
  close(): Promise<void>;
}

export declare function serve(
  handler: Handler,
  options?: { readonly port?: number; readonly host?: string },
): Promise<HttpMount>;
