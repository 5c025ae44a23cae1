/** Loaded before a program that would listen on all interfaces (`node --import`): now it listens on loopback. */
import { type ListenOptions, Server } from 'node:net';

const listen = Server.prototype.listen;

function onLoopback(this: Server, ...wanted: unknown[]): Server {
  const [first] = wanted;
  const { port } =
    typeof first === 'object' && first ? { port: undefined, ...first } : { port: first };
  const options: ListenOptions = { port: Number(port) || 0, host: '127.0.0.1' };
  const listening = wanted.findLast((one) => typeof one === 'function');
  return Reflect.apply(listen, this, listening ? [options, listening] : [options]);
}

Object.assign(Server.prototype, { listen: onLoopback });
