/**
 * RopLogon: opens a private mailbox. Source: [MS-OXCROPS] 2.2.3.1, [MS-OXCSTOR] 2.2.1.1.
 */
import { Failure } from '../../model/failure.ts';
import { storeCodes } from '../../model/store-code.ts';
import {
  bytes,
  type Decoded,
  type Field,
  Reader,
  struct,
  u8,
  u16le,
  u32le,
  u64le,
  Writer,
} from '../codec.ts';
import { Uuid } from '../dcerpc/uuid.ts';

const ropId = 0xfe;

/** [MS-OXCROPS] 2.2.3.1.1; the name of the mailbox follows. */
export const LogonRequestFront = struct({
  ropId: u8,
  logonId: u8,
  outputHandleIndex: u8,
  logonFlags: u8,
  openFlags: u32le,
  storeState: u32le,
  mailboxDnSize: u16le,
});

/** [MS-OXCSTOR] 2.2.1.1.1.1 */
export const logonFlag = { private: 0x01, undercover: 0x02, ghosted: 0x04 } as const;

/** [MS-OXCSTOR] 2.2.1.1.1.2 */
export const openFlag = {
  administrator: 0x0000_0001,
  public: 0x0000_0002,
  homeLogon: 0x0000_0004,
  takeOwnership: 0x0000_0008,
  perMdbReplicaIds: 0x0100_0000,
} as const;

export interface LogonRequest {
  readonly logonFlags: number;
  readonly openFlags: number;
  /** Its legacyExchangeDN. */
  readonly mailboxDn: string;
}

/** As Outlook opens the mailbox of whoever logs on. */
export const ordinaryLogon = {
  logonFlags: logonFlag.private,
  openFlags: openFlag.homeLogon | openFlag.takeOwnership | openFlag.perMdbReplicaIds,
};

export function encodeLogonRequest({ logonFlags, openFlags, mailboxDn }: LogonRequest): Buffer {
  const name = Buffer.from(`${mailboxDn}\0`, 'latin1');
  const writer = new Writer().write(LogonRequestFront, {
    ropId,
    logonId: 0,
    outputHandleIndex: 0,
    logonFlags,
    openFlags,
    storeState: 0,
    mailboxDnSize: name.length,
  });
  return writer.write(bytes(name.length), name).bytes();
}

/** @throws Failure `emsmdb.unexpected-rop`, `wire.truncated` */
export function decodeLogonRequest(rop: Uint8Array): LogonRequest {
  const reader = new Reader(rop);
  const front = reader.read(LogonRequestFront);
  if (front.ropId !== ropId) throw unexpectedRop(front.ropId);
  const mailboxDn = nameOf(reader.take(front.mailboxDnSize));
  return { logonFlags: front.logonFlags, openFlags: front.openFlags, mailboxDn };
}

/** [MS-OXCROPS] 2.2.3.1.2: how every response begins. */
export const RopResponseFront = struct({ ropId: u8, handleIndex: u8, returnValue: u32le });

const folderCount = 13;

/** From the root on, in the order of [MS-OXCSTOR] 2.2.1.1.3. */
const FolderIds: Field<readonly bigint[]> = {
  size: folderCount * u64le.size,
  read: (reader) => Array.from({ length: folderCount }, () => reader.read(u64le)),
  write: (writer, ids) => {
    if (ids.length !== folderCount) throw new RangeError(`${ids.length} folders`);
    for (const id of ids) writer.write(u64le, id);
  },
};

/** In the time zone of the server. [MS-OXCSTOR] 2.2.1.1.3.1 */
export const LogonTime = struct({
  seconds: u8,
  minutes: u8,
  hour: u8,
  dayOfWeek: u8,
  day: u8,
  month: u8,
  year: u16le,
});

/** [MS-OXCROPS] 2.2.3.1.2, for a private mailbox */
export const OpenedMailbox = struct({
  logonFlags: u8,
  folderIds: FolderIds,
  responseFlags: u8,
  mailboxGuid: Uuid,
  replicaId: u16le,
  replicaGuid: Uuid,
  logonTime: LogonTime,
  /** A FILETIME. */
  gwartTime: u64le,
  storeState: u32le,
});
export type OpenedMailbox = Decoded<typeof OpenedMailbox>;

/** [MS-OXCROPS] 2.2.3.1.4: the mailbox is elsewhere; the name of that server follows. */
export const RedirectFront = struct({ logonFlags: u8, serverNameSize: u8 });

const wrongServer = storeCodes.ecWrongServer;

export interface LogonResponse {
  /** A store code. */
  readonly returnValue: number;
  /** With return value 0. */
  readonly mailbox?: OpenedMailbox;
  /** With ecWrongServer: the legacyExchangeDN or the name of the right one. */
  readonly rightServer?: string;
}

export function encodeLogonResponse(response: LogonResponse): Buffer {
  const { returnValue, mailbox, rightServer } = response;
  const writer = new Writer().write(RopResponseFront, { ropId, handleIndex: 0, returnValue });
  if (mailbox) writer.write(OpenedMailbox, mailbox);
  if (rightServer === undefined) return writer.bytes();
  const name = Buffer.from(`${rightServer}\0`, 'latin1');
  writer.write(RedirectFront, { logonFlags: logonFlag.private, serverNameSize: name.length });
  return writer.write(bytes(name.length), name).bytes();
}

/** @throws Failure `emsmdb.unexpected-rop`, `wire.truncated` */
export function decodeLogonResponse(rops: Uint8Array): LogonResponse {
  const reader = new Reader(rops);
  const front = reader.read(RopResponseFront);
  if (front.ropId !== ropId) throw unexpectedRop(front.ropId);
  const { returnValue } = front;
  if (returnValue === 0) return { returnValue, mailbox: reader.read(OpenedMailbox) };
  if (returnValue !== wrongServer) return { returnValue };
  const { serverNameSize } = reader.read(RedirectFront);
  return { returnValue, rightServer: nameOf(reader.take(serverNameSize)) };
}

function nameOf(text: Buffer): string {
  return text.toString('latin1').replace(/\0$/, '');
}

/** Such as RopBackoff or RopBufferTooSmall, with which a server answers any ROP. */
function unexpectedRop(id: number): Failure {
  return new Failure('emsmdb.unexpected-rop', { ropId: id });
}
