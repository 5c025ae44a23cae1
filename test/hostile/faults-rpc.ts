/** Faults in what RPC over HTTP carries. */
import { type Fault, pdus, taken } from './fault.ts';

const lengthAt = 8;

function withLength(pdu: Buffer, length: number): Buffer {
  const changed = Buffer.from(pdu);
  changed.writeUInt16LE(length, lengthAt);
  return changed;
}

/** A PDU of this type with this body, under the call id of the other. */
function pduLike(pdu: Buffer, type: number, body: Buffer): Buffer {
  const header = Buffer.from(pdu.subarray(0, 16));
  header[2] = type;
  header[3] = 3;
  header.writeUInt16LE(16 + body.length, lengthAt);
  header.writeUInt16LE(0, 10);
  return Buffer.concat([header, body]);
}

const bindNak = Buffer.from('0400010500', 'hex');
/** nca_s_fault_access_denied; allocation hint, context id, cancel count in front. */
const accessDenied = Buffer.from('20000000000000000500000000000000', 'hex');

export const overRpc: readonly Fault[] = [
  { name: 'frag_length 0', phases: pdus, strike: ({ data }) => withLength(data, 0) },
  { name: 'frag_length 65535', phases: pdus, strike: ({ data }) => withLength(data, 0xffff) },
  {
    name: 'lying count of commands',
    phases: ['rts'],
    strike: ({ data }) => {
      const changed = Buffer.from(data);
      changed.writeUInt16LE(0xffff, 18);
      return changed;
    },
  },
  {
    name: 'BIND_NAK',
    phases: ['bind-ack'],
    strike: ({ data }) => pduLike(data, 13, bindNak),
  },
  {
    name: 'fault PDU',
    phases: ['bind-ack', 'response', 'disconnect', 'referral', 'address-book'],
    strike: ({ data }) => pduLike(data, 3, accessDenied),
  },
  {
    name: 'a stub of other bytes',
    phases: ['response', 'disconnect', 'referral', 'address-book'],
    strike: ({ data }) => Buffer.concat([data.subarray(0, 24), data.subarray(24).fill(0xff)]),
  },
  {
    name: 'endless RTS',
    phases: ['bind-ack', 'response', 'referral', 'address-book'],
    strike: taken(({ data, pour }) => pour(pduLike(data, 20, Buffer.alloc(4)))),
  },
  {
    name: 'endless fragments',
    phases: ['response', 'referral', 'address-book'],
    strike: taken(({ data, pour }) => {
      const fragment = Buffer.from(data);
      fragment[3] = 0;
      pour(fragment);
    }),
  },
];
