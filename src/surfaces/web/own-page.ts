/**
 * Whether a request comes from our own page in a browser on this machine.
 *
 * The page asks nobody for a password, so other pages must not reach it: a foreign name that
 * resolves to loopback (DNS rebinding) is told by `Host`, a form or a script of another site by
 * `Origin` and the content type. Source: Fetch Standard, "`Origin` header" and "CORS-safelisted
 * request-header".
 */
import type { IncomingMessage } from 'node:http';
import { Refusal, refuse } from './refusal.ts';
import type { RawHandler } from './server.ts';

const names = ['localhost', '127.0.0.1', '[::1]'];
const httpPort = 80;

/** @throws Refusal unless the browser called us by a loopback name and our own port */
export function expectOwnHost({ headers, socket }: IncomingMessage): void {
  const end = socket.localPort === httpPort ? '' : `:${socket.localPort}`;
  if (!names.some((name) => headers.host?.toLowerCase() === name + end))
    throw new Refusal(421, `This page is open to this machine only, at http://localhost${end}/.`);
}

/** @throws Refusal unless a script of our own page sends this JSON */
export function expectOwnScript(request: IncomingMessage): void {
  expectOwnHost(request);
  const { origin, host, 'content-type': type = '' } = request.headers;
  if (origin?.toLowerCase() !== `http://${host?.toLowerCase()}`)
    throw new Refusal(403, 'Only the chat page itself may ask here.');
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Refusal(415, 'The question must be sent as application/json.');
}

/** For a page that only this machine may open, by a name of its own. */
export function toOwnHost(handler: RawHandler): RawHandler {
  return (request, response) => {
    try {
      expectOwnHost(request);
    } catch (error) {
      if (error instanceof Refusal) return refuse(error, response);
      throw error;
    }
    handler(request, response);
  };
}

/** For what is nobody else's business: a program on this machine asks, and no proxy for others. */
export function ownMachineOnly(handler: RawHandler): RawHandler {
  return (request, response) => {
    const { remoteAddress = '' } = request.socket;
    const isForwarded = ['forwarded', 'x-forwarded-for'].some((name) => name in request.headers);
    if (/^(::ffff:)?127\.|^::1$/.test(remoteAddress) && !isForwarded)
      return handler(request, response);
    refuse(new Refusal(403, 'Only this machine may ask here.'), response);
  };
}
