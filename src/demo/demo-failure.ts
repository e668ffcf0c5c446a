/** The demo cannot go on, and this is not a bug: the message is for whoever started it. */
export class DemoFailure extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'DemoFailure';
  }
}
