/** A stream that passes everything on and shows what comes from the peer, as it came. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** @param see gets every chunk from the peer before anyone else does */
export function tap(socket: Socket, see: (chunk: Buffer) => void): Duplex {
  const stream = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    see(chunk);
    if (!stream.push(chunk)) socket.pause();
  });
  socket.on('end', () => stream.push(null));
  socket.on('error', (error) => stream.destroy(error));
  socket.on('close', () => stream.destroy());
  stream.on('error', () => undefined); // whoever waits on the stream above is told there
  return stream;
}
