/** Whether a text is in ASCII, as most logs are: it needs no normalizing. */
export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII, too
  return !/[^\x00-\x7f]/.test(text);
}
