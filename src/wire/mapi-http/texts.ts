import { type Field, type Reader, u8, u16le, type Writer } from '../codec.ts';

/** Up to its NUL, one byte a character. */
export function readAscii(reader: Reader): string {
  return String.fromCharCode(...untilZero(reader, u8));
}

/** Up to its NUL, UTF-16LE. */
export function readUtf16(reader: Reader): string {
  return untilZero(reader, u16le)
    .map((unit) => String.fromCharCode(unit))
    .join('');
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

/** Of a text: names are shorter. */
const longestText = 8 * 1024;

function untilZero(reader: Reader, unit: Field<number>): number[] {
  const units: number[] = [];
  for (let next = reader.read(unit); next !== 0; next = reader.read(unit))
    if (units.length < longestText) units.push(next);
  return units;
}
