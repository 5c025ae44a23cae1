/**
 * A conversation as a capture file, for a judge that reads captures.
 *
 * RPC over HTTP runs on two connections, which no dissector joins; here both directions become one
 * TCP connection to port 6001, one packet a message. Source: the pcap file format (draft-ietf-opsawg-pcap),
 * RFC 791, RFC 9293. Checksums are left zero.
 */

export interface Sent {
  readonly from: 'client' | 'server';
  readonly data: Uint8Array;
}

const clientPort = 40_000;
export const serverPort = 6001;

/** Packets begin with their IP header. */
const linkTypeRaw = 101;

const largestPacket = 65_535;

export function pcapOf(messages: readonly Sent[]): Buffer {
  const next = { client: 1, server: 1 };
  const records = messages.map(({ from, data }, index) => {
    const to = from === 'client' ? 'server' : 'client';
    const packet = packetOf(from, next[from], next[to], data);
    next[from] += data.length;
    return Buffer.concat([recordHeader(index, packet.length), packet]);
  });
  return Buffer.concat([fileHeader(), ...records]);
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(largestPacket, 16);
  header.writeUInt32LE(linkTypeRaw, 20);
  return header;
}

/** @param index counts milliseconds from the epoch */
function recordHeader(index: number, length: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(index / 1000), 0);
  header.writeUInt32LE((index % 1000) * 1000, 4);
  header.writeUInt32LE(length, 8);
  header.writeUInt32LE(length, 12);
  return header;
}

function packetOf(from: Sent['from'], seen: number, acknowledged: number, data: Uint8Array) {
  const tcp = Buffer.alloc(20);
  const ports = from === 'client' ? [clientPort, serverPort] : [serverPort, clientPort];
  tcp.writeUInt16BE(ports[0] ?? 0, 0);
  tcp.writeUInt16BE(ports[1] ?? 0, 2);
  tcp.writeUInt32BE(seen, 4);
  tcp.writeUInt32BE(acknowledged, 8);
  tcp[12] = 0x50; // five words, no options
  tcp[13] = 0x18; // PSH and ACK
  tcp.writeUInt16BE(largestPacket, 14);

  const ip = Buffer.alloc(20);
  ip[0] = 0x45; // version 4, five words
  ip.writeUInt16BE(ip.length + tcp.length + data.length, 2);
  ip[8] = 64; // hops
  ip[9] = 6; // TCP
  const addresses = [Buffer.from([192, 0, 2, 1]), Buffer.from([192, 0, 2, 2])];
  if (from === 'server') addresses.reverse();
  ip.set(Buffer.concat(addresses), 12);
  return Buffer.concat([ip, tcp, data]);
}
