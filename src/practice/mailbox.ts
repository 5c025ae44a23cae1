import type { LogonRequest, OpenedMailbox } from '../wire/emsmdb/rop-logon.ts';
import { filetimeOf } from '../wire/filetime.ts';
import type { Account } from './organization.ts';

const replicaGuid = 'd1c6a4f0-9b27-4e6c-8f35-7a0e4b9c2d18';
const replicaId = 1;
const folderCount = 13;

/** [MS-OXCSTOR] 2.2.1.1.3: reserved, the owner, may send as the owner. */
const ownerFlags = 0x01 | 0x02 | 0x04;

/** What is told of a mailbox that has been opened. */
export function openedMailbox({ logonFlags }: LogonRequest, account: Account): OpenedMailbox {
  const now = new Date();
  return {
    logonFlags,
    folderIds: Array.from({ length: folderCount }, (_, index) => folderId(index + 1)),
    responseFlags: ownerFlags,
    mailboxGuid: account.mailboxGuid,
    replicaId,
    replicaGuid,
    logonTime: {
      seconds: now.getUTCSeconds(),
      minutes: now.getUTCMinutes(),
      hour: now.getUTCHours(),
      dayOfWeek: now.getUTCDay(),
      day: now.getUTCDate(),
      month: now.getUTCMonth() + 1,
      year: now.getUTCFullYear(),
    },
    gwartTime: filetimeOf(now),
    storeState: 0,
  };
}

/** Replica id, then a counter of six bytes, which is big-endian. [MS-OXCDATA] 2.2.1.1 */
function folderId(counter: number): bigint {
  return (BigInt(counter) << 56n) | BigInt(replicaId);
}
