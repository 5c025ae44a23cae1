/** What is kept of a bug of ours, for whoever mends it: the stack, where there is one. */
export function crashText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
