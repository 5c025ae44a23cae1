import type { Field } from '../codec.ts';

/** Where each byte of the text stands on the wire: the first three groups are little-endian. */
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

const pattern = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;

/** A UUID as text in lower case. [C706] appendix A, [MS-DTYP] 2.3.4.2 */
export const Uuid: Field<string> = {
  size: 16,
  read: (reader) =>
    turned(reader.take(16))
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  write: (writer, text) => {
    if (!pattern.test(text)) throw new RangeError(`${text} is no UUID`);
    writer.room(16).set(turned(Buffer.from(text.replaceAll('-', ''), 'hex')));
  },
};

/** The order is its own inverse. */
function turned(bytes: Uint8Array): Buffer {
  return Buffer.from(order.map((at) => bytes[at] ?? 0));
}
