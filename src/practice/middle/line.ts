/**
 * From a connection to the web server: TLS, and the faults of a line that come before any request.
 *
 * A reset is one of TCP, so whoever makes it needs the socket under TLS.
 */
import { X509Certificate } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { channelBindings } from '../../wire/ntlm/channel-binding.ts';
import type { Identity } from '../authority.ts';
import type { Break, MiddleKnobs } from './knobs.ts';

/** One connection, as the web server gets it. */
export interface Line {
  readonly socket: Socket;
  /** What binds a logon to TLS; nothing without TLS. */
  readonly channel?: Uint8Array;
  /** Ends it with a RST. */
  reset(): void;
}

/** Neither TLS nor HTTP: it has no meaning at all. */
export const garbage = Buffer.from('00ff13370badf00d0a0d7f454c46c0ffee', 'hex');

type Take = (line: Line) => void;

/** A port where HTTP is spoken in the clear, however the line is set. */
export function clearServer(take: Take): Server {
  return createServer((socket) => take({ socket, reset: () => socket.resetAndDestroy() }));
}

/** The port that clients come to. */
export function frontServer(knobs: MiddleKnobs, identity: Identity, take: Take): Server {
  const { breaks } = knobs;
  if (breaks?.at === 'hello') return createServer((socket) => breakOff(socket, socket, breaks));
  if (knobs.tls === 'none') return httpOnly(take);
  const channel = channelBindings(new X509Certificate(identity.cert).raw, 'sha256');
  const under = new Map<string, Socket>();
  const secure = tls.createServer({ ...identity, ...optionsOf(knobs) }, (socket) => {
    const line = under.get(nameOf(socket)) ?? socket;
    if (breaks?.at === 'handshake') breakOff(socket, line, breaks);
    else take({ socket, channel, reset: () => line.resetAndDestroy() });
  });
  secure.on('tlsClientError', () => undefined);
  secure.on('secureConnection', (socket: Socket) => socket.on('error', () => undefined));
  return createServer((socket) => {
    const name = nameOf(socket);
    under.set(name, socket);
    socket.once('close', () => under.delete(name));
    secure.emit('connection', socket);
  });
}

/** HTTP.sys's answer to whoever begins TLS there. */
const badRequest =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=us-ascii\r\nServer: Microsoft-HTTPAPI/2.0\r\n' +
  'Connection: close\r\nContent-Length: 0\r\n\r\n';

/** The first byte of a record of TLS. RFC 8446 5.1 */
const handshakeRecord = 0x16;

function httpOnly(take: Take): Server {
  return createServer((socket) => {
    socket.once('data', (chunk) => {
      if (chunk[0] === handshakeRecord) return void socket.end(badRequest);
      socket.pause();
      socket.unshift(chunk);
      take({ socket, reset: () => socket.resetAndDestroy() });
    });
  });
}

/** A connection as the system calls it: of both ends, since a server may have several addresses. */
function nameOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}

/** @param line the socket of TCP under it */
function breakOff(socket: Socket, line: Socket, { by }: Break): void {
  socket.on('error', () => undefined);
  if (by === 'garbage') socket.once('data', () => socket.end(garbage));
  else if (by === 'reset') resetOnce(socket, line);
  else socket.resume(); // it hears, and says nothing
}

/** Under TLS at once; before it there has to be something that is cut off. */
function resetOnce(socket: Socket, line: Socket): void {
  if (socket === line) socket.once('data', () => line.resetAndDestroy());
  else line.resetAndDestroy();
}

function optionsOf({ tls: kind, clientCertificate }: MiddleKnobs): tls.TlsOptions {
  return {
    ...(kind === 'old'
      ? { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }
      : {}),
    requestCert: clientCertificate !== 'unwanted',
    rejectUnauthorized: clientCertificate === 'demanded',
  };
}
