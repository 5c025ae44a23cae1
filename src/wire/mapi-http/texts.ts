import type { Reader, Writer } from '../codec.ts';

/** In characters; of a longer text the rest is left out: names are shorter. */
const longestText = 8 * 1024;

/** Up to its NUL, one byte a character. */
export function readAscii(reader: Reader): string {
  return reader.untilZero(1).toString('latin1', 0, longestText);
}

/** Up to its NUL, UTF-16LE. */
export function readUtf16(reader: Reader): string {
  return reader.untilZero(2).toString('utf16le', 0, 2 * longestText);
}

export function writeAscii(writer: Writer, text: string): Writer {
  return writeBytes(writer, Buffer.from(`${text}\0`, 'latin1'));
}

export function writeUtf16(writer: Writer, text: string): Writer {
  return writeBytes(writer, Buffer.from(`${text}\0`, 'utf16le'));
}

export function writeBytes(writer: Writer, data: Uint8Array): Writer {
  writer.room(data.length).set(data);
  return writer;
}
