export type LogFields = Readonly<Record<string, unknown>>;

/** A structured log: the message is a constant, the fields carry the data. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** For whoever must not write a log, such as a command whose output is the answer. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
