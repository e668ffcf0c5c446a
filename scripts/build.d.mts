/** Answers the path of the program. */
export function build(options?: { readonly entry?: string; readonly outdir?: string }): Promise<string>;
