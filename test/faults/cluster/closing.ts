/** What is to be ended, last in, first out, whether or not the start came to its end. */
export interface Closing {
  add(what: string, close: () => Promise<unknown>): void;
  /** Ends everything, though some of it fails or hangs; then throws the first failure. May be called twice. */
  closeAll(): Promise<void>;
}

/** What hangs for longer is left alone: what comes after it must end, too. */
const EACH_WITHIN_MS = 15_000;

export function createClosing(): Closing {
  const closes: { readonly what: string; readonly close: () => Promise<unknown> }[] = [];
  return {
    add: (what, close) => void closes.push({ what, close }),
    async closeAll() {
      const failures: unknown[] = [];
      for (let next = closes.pop(); next !== undefined; next = closes.pop())
        await inTime(next.what, next.close()).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function inTime(what: string, ending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end within ${EACH_WITHIN_MS} ms`)), EACH_WITHIN_MS);
  });
  try {
    await Promise.race([ending, late]);
  } finally {
    clearTimeout(timer);
  }
}
