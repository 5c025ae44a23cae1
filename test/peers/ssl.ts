/** A server as of 1996, byte by byte: SSL 2 and SSL 3 and nothing newer, as no library speaks it any more. */
import { plainPeer } from './servers.ts';

/** RSA with RC4 and SHA, RSA with 3DES and SHA, RSA EXPORT with RC4 40 and MD5. */
const suites = [0x0005, 0x000a, 0x0003];
const ssl2Ciphers = Buffer.from('0700c0020080', 'hex');
const handshakeFailure = Buffer.from('15030000020228', 'hex');

export function sslPeer() {
  return plainPeer((socket) => {
    socket.on('error', () => undefined);
    let heard: Buffer = Buffer.alloc(0);
    socket.on('data', (data) => {
      heard = Buffer.concat([heard, data]);
      if (isWhole(heard)) socket.end(answerTo(heard));
    });
  });
}

/** A hello may come in several pieces. */
function isWhole(hello: Buffer): boolean {
  if (hello.length < 5) return false;
  const isSsl2 = hello.readUInt8(0) >= 0x80;
  const length = isSsl2 ? 2 + (hello.readUInt16BE(0) & 0x7fff) : 5 + hello.readUInt16BE(3);
  return hello.length >= length;
}

function answerTo(hello: Buffer): Buffer {
  const [first = 0] = hello;
  if (first >= 0x80) return ssl2Hello();
  const offered = offeredIn(hello);
  const suite = suites.find((one) => offered.includes(one));
  return suite === undefined ? handshakeFailure : ssl3Hello(suite);
}

function offeredIn(hello: Buffer): number[] {
  const session = hello.readUInt8(43);
  const from = 44 + session;
  const length = hello.readUInt16BE(from);
  return Array.from({ length: length / 2 }, (_, at) => hello.readUInt16BE(from + 2 + at * 2));
}

/** A certificate of one byte: whoever lists ciphers doesn't look at it. */
function ssl2Hello(): Buffer {
  const body = Buffer.concat([
    Buffer.from('04000100020001', 'hex'),
    Buffer.from([0, ssl2Ciphers.length, 0, 16]),
    Buffer.from([0x30]),
    ssl2Ciphers,
    Buffer.alloc(16, 7),
  ]);
  return Buffer.concat([Buffer.from([0x80, body.length]), body]);
}

function ssl3Hello(suite: number): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, 0]),
    Buffer.alloc(32, 1),
    Buffer.from([0, suite >> 8, suite & 0xff, 0]),
  ]);
  const message = Buffer.concat([Buffer.from([2, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([22, 3, 0, 0, message.length]), message]);
}
