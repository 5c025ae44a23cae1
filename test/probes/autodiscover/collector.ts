/** A server that stands wherever an account may or must not go, and takes down what it hears. */
import { authority, type Wish as Certificate } from '../../peers/authority.ts';
import { tlsPeer } from '../../peers/servers.ts';

export const ca = await authority();
const names = ['contoso.test', 'autodiscover.contoso.test', 'mail.contoso.test', 'evil.test'];

export const offering = (...schemes: string[]) =>
  `HTTP/1.1 401 Unauthorized\r\n${schemes.map((one) => `WWW-Authenticate: ${one}\r\n`).join('')}Content-Length: 0\r\n\r\n`;

/** A server over TLS that answers what it is told to, and takes down what it hears. */
export async function collector(
  answer: string | ((request: string) => string),
  certificate: Certificate = {},
  signer = ca,
) {
  let heard = '';
  const identity = await signer.issue({ names, ...certificate });
  const server = await tlsPeer(identity, (socket) => {
    socket.on('data', (data) => {
      const request = data.toString('latin1');
      heard += request;
      socket.write(typeof answer === 'string' ? answer : answer(request));
    });
  });
  return Object.assign(server, {
    url: `https://127.0.0.1:${server.port}`,
    ca: ca.root,
    heard: () => heard,
  });
}

export const everyWay = offering('NTLM', 'Negotiate', 'Basic realm="x"');
