import type { HttpMount } from '../../sandbox/mount-http.ts';

/** A server that can be taken away, and brought back. */
export interface Switch {
  readonly isThere: boolean;
  /** Its port is closed, or opened again. */
  set(isThere: boolean): Promise<void>;
}

/** `onSet` is called before the port changes. */
export function createSwitch(mount: HttpMount | undefined, onSet: (isThere: boolean) => void): Switch {
  let isThere = true;
  return {
    get isThere() {
      return isThere;
    },
    async set(value) {
      isThere = value;
      onSet(value);
      await mount?.setListening(value);
    },
  };
}
