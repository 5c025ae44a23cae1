/**
 * Extended error information: where in the chain of components a failure began.
 *
 * Source: [MS-EERR] 2.2, pickled by [MS-RPCE] 2.2.6. It comes with an RPC proxy's refusal and with
 * faults. Of the parameters only the size is read.
 */
import { Failure } from '../../model/failure.ts';
import { bytes, type Decoded, struct, u8, u16le, u32le, u64le } from '../codec.ts';
import { NdrReader, NdrWriter } from './ndr.ts';

/** [MS-RPCE] 2.2.6.1 and 2.2.6.2 */
const SerializationHeader = struct({
  version: u8,
  endianness: u8,
  commonHeaderLength: u16le,
  commonFiller: bytes(4),
  objectBufferLength: u32le,
  filler: bytes(4),
});

/** The part of [MS-EERR] 2.2.1.8 between the name of the computer and the parameters. */
const RecordBody = struct({
  timestamp: u64le,
  generatingComponent: u32le,
  status: u32le,
  detectionLocation: u16le,
  flags: u16le,
  parameterCount: u16le,
});

export interface ExtendedError extends Omit<Decoded<typeof RecordBody>, 'parameterCount'> {
  readonly computerName?: string;
  readonly processId: number;
}

/** [MS-EERR] 2.2.1.8; more are no chain, but an attack. */
const mostRecords = 32;
const mostParameters = 32;

/** [MS-EERR] 2.2.1.5: whether a name is there. */
const isPresent = 1;
const notPresent = 2;

/**
 * Reads a chain, the last that noticed it first.
 *
 * @throws Failure `rpc.bad-extended-error`, `wire.truncated`
 */
export function decodeExtendedErrors(data: Uint8Array): ExtendedError[] {
  const reader = new NdrReader(data);
  const { commonHeaderLength } = reader.read(SerializationHeader, 1);
  if (commonHeaderLength !== 8) throw bad('common_header_length', commonHeaderLength);
  return reader.pointer() ? recordsFrom(reader, 1) : [];
}

/** What a record points to follows it: first the next record with all that belongs to it. */
function recordsFrom(reader: NdrReader, depth: number): ExtendedError[] {
  if (depth > mostRecords) throw bad('records', depth);
  reader.u32();
  reader.align(8);
  const hasNext = reader.pointer();
  const nameType = reader.u16();
  reader.u16();
  const hasName = nameType === isPresent && hasText(reader);
  const processId = reader.u32();
  const { parameterCount, ...body } = reader.read(RecordBody, 8);
  if (parameterCount > mostParameters) throw bad('nLen', parameterCount);
  const parameters = Array.from({ length: parameterCount }, () => skipParameter(reader));

  const next = hasNext ? recordsFrom(reader, depth + 1) : [];
  const name = hasName ? { computerName: wideFrom(reader) } : {};
  for (const skipPointee of parameters) skipPointee();
  return [{ ...name, processId, ...body }, ...next];
}

/** EEUString: a count that the array repeats, and a pointer. [MS-EERR] 2.2.1.2 */
function hasText(reader: NdrReader): boolean {
  reader.align(4);
  reader.u16();
  return reader.pointer();
}

function wideFrom(reader: NdrReader): string {
  const text = reader.bytes(reader.u32() * 2).toString('utf16le');
  return text.replace(/\0$/, '');
}

/** [MS-EERR] 2.2.1.6 and 2.2.1.7. @returns what skips the part that follows the record */
function skipParameter(reader: NdrReader): () => void {
  reader.align(8);
  const type = reader.u16();
  reader.u16();
  switch (type) {
    case 1:
    case 7:
      return hasText(reader) ? () => void reader.conformant() : () => {};
    case 2:
      return hasText(reader) ? () => void wideFrom(reader) : () => {};
    case 3:
      reader.u32();
      return () => {};
    case 4:
      reader.u16();
      return () => {};
    case 5:
      reader.read(u64le, 8);
      return () => {};
    case 6:
      return () => {};
    default:
      throw bad('Type', type);
  }
}

/** The same without parameters. */
export function encodeExtendedErrors(records: readonly ExtendedError[]): Buffer {
  const writer = new NdrWriter();
  writer.pointer(records.length > 0);
  writeRecords(writer, records);
  const content = writer.align(8).stub();
  const header = new NdrWriter().write(
    SerializationHeader,
    {
      version: 1,
      endianness: 0x10,
      commonHeaderLength: 8,
      commonFiller: Buffer.alloc(4, 0xcc),
      objectBufferLength: content.length,
      filler: Buffer.alloc(4, 0xcc),
    },
    1,
  );
  return Buffer.concat([header.stub(), content]);
}

function writeRecords(writer: NdrWriter, [record, ...rest]: readonly ExtendedError[]): void {
  if (!record) return;
  const { computerName, processId, ...body } = record;
  const nameType = computerName === undefined ? notPresent : isPresent;
  writer
    .u32(0)
    .align(8)
    .pointer(rest.length > 0)
    .u16(nameType)
    .u16(nameType);
  const name = computerName === undefined ? undefined : `${computerName}\0`;
  if (name) writer.align(4).u16(name.length).pointer(true);
  writer.u32(processId).write(RecordBody, { ...body, parameterCount: 0 }, 8);
  writeRecords(writer, rest);
  if (name) writer.u32(name.length).bytes(Buffer.from(name, 'utf16le'));
}

function bad(part: string, value: number): Failure {
  return new Failure('rpc.bad-extended-error', { part, value });
}
