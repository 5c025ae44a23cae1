/**
 * Packets as a capture file that Wireshark and tshark read.
 *
 * What is kept are messages, so each becomes segments of a TCP connection that was there before.
 * Source: draft-ietf-opsawg-pcap, RFC 791, RFC 9293. Checksums are left zero. Servers without an IPv4
 * address, and the client, get addresses that are kept for documents (RFC 5737).
 */
import type { Packet } from '../model/capture.ts';
import { bytes, encode, struct, u8, u16be, u16le, u32be, u32le } from './codec.ts';

const FileHeader = struct({
  magic: u32le,
  major: u16le,
  minor: u16le,
  reserved: bytes(8),
  longestPacket: u32le,
  linkType: u32le,
});

const RecordHeader = struct({ seconds: u32le, microseconds: u32le, kept: u32le, length: u32le });

const IpHeader = struct({
  versionAndWords: u8,
  service: u8,
  length: u16be,
  fragment: bytes(4),
  hops: u8,
  protocol: u8,
  checksum: u16be,
  source: bytes(4),
  target: bytes(4),
});

const TcpHeader = struct({
  source: u16be,
  target: u16be,
  sequence: u32be,
  acknowledgment: u32be,
  words: u8,
  flags: u8,
  window: u16be,
  checksum: u16be,
  urgent: u16be,
});

const longestPacket = 65_535;
const mostData = 32_768;
/** Packets begin with their IP header. */
const linkTypeRaw = 101;
const firstClientPort = 40_000;
const clientAddress = '192.0.2.1';
const otherAddress = '192.0.2.2';

interface Flow {
  readonly port: number;
  /** The next sequence number of each side. */
  readonly next: { client: number; server: number };
}

export function pcapOf(packets: readonly Packet[]): Buffer {
  const flows = new Map<string, Flow>();
  const header = encode(FileHeader, {
    magic: 0xa1b2c3d4,
    major: 2,
    minor: 4,
    reserved: Buffer.alloc(8),
    longestPacket,
    linkType: linkTypeRaw,
  });
  const records = packets.flatMap((packet) => {
    const flow = flows.get(packet.connection) ?? newFlow(firstClientPort + flows.size);
    flows.set(packet.connection, flow);
    return segmentsOf(packet).map((segment) => recordOf(segment, flow));
  });
  return Buffer.concat([header, ...records]);
}

function newFlow(port: number): Flow {
  return { port, next: { client: 1, server: 1 } };
}

function segmentsOf(packet: Packet): Packet[] {
  const { data } = packet;
  const count = Math.ceil(data.length / mostData);
  return Array.from({ length: count }, (_, index) => ({
    ...packet,
    data: data.subarray(index * mostData, (index + 1) * mostData),
  }));
}

function recordOf(packet: Packet, flow: Flow): Buffer {
  const { at } = packet;
  const segment = segmentOf(packet, flow);
  const record = encode(RecordHeader, {
    seconds: Math.floor(at / 1000),
    microseconds: Math.floor((at % 1000) * 1000),
    kept: segment.length,
    length: segment.length,
  });
  return Buffer.concat([record, segment]);
}

function segmentOf({ from, data, address, port }: Packet, { port: ours, next }: Flow): Buffer {
  const isClients = from === 'client';
  const [source, target] = isClients ? [ours, port] : [port, ours];
  const tcp = encode(TcpHeader, {
    source,
    target,
    sequence: next[from],
    acknowledgment: next[isClients ? 'server' : 'client'],
    words: 0x50,
    flags: 0x18, // PSH and ACK
    window: longestPacket,
    checksum: 0,
    urgent: 0,
  });
  next[from] = (next[from] + data.length) >>> 0;
  const [sender, receiver] = isClients ? [clientAddress, address] : [address, clientAddress];
  const ip = encode(IpHeader, {
    versionAndWords: 0x45,
    service: 0,
    length: IpHeader.size + tcp.length + data.length,
    fragment: Buffer.alloc(4),
    hops: 64,
    protocol: 6,
    checksum: 0,
    source: ipv4(sender),
    target: ipv4(receiver),
  });
  return Buffer.concat([ip, tcp, data]);
}

function ipv4(address: string): Buffer {
  const isOurs = /^\d+(\.\d+){3}$/.test(address);
  return Buffer.from((isOurs ? address : otherAddress).split('.').map(Number));
}
