/** Where Marathon's HTTP callbacks come in: the server holds the door, and whoever subscribed is behind it. */
export interface CallbackDoor {
  /** Below the server's root; nobody can guess it. */
  readonly path: string;
  /** Whether callbacks are expected now. */
  isOpen(): boolean;
  /** Somebody called. What was said is nobody's business: whoever it was has not been asked who they are. */
  onCall(): void;
  /** Something came that is no callback. */
  onGarbage(): void;
  /** The server that others than this machine can reach is open; not called where there is none. */
  onOpened(listener: PublicListener): void;
}

/** The server that others than this machine can reach. */
export interface PublicListener {
  readonly scheme: 'http' | 'https';
  readonly bind: string;
  /** The one that it really has. */
  readonly port: number;
}

/** All paths for callbacks begin so, whoever made them: by that, what an earlier run left behind is known. */
export const CALLBACK_PREFIX = '/marathon-consul/callback/';
