/** Where state outlives the process. Names are file names without a folder. */
export interface Store {
  /** The names of all stored states. */
  list(): Promise<readonly string[]>;
  /** The text, or `undefined` when there is none. Rejects when it cannot be read. */
  read(name: string): Promise<string | undefined>;
  /** Replaces the text as a whole: a reader, or a crash, sees the old or the new one, never a part. */
  write(name: string, text: string): Promise<void>;
}
